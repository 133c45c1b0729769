import { useApolloClient } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useId, useRef, useState, type DragEvent } from 'react';
import { useSessionStore } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { Meter } from '../../components/Figure.js';
import { Notice } from '../../components/Notice.js';
import { say } from '../../components/Toasts.js';
import { MANAGE_EVENT } from './manage-event.js';
import { LARGEST_PICTURE, PICTURE_TYPES, PictureRefused, pictureTrouble, uploadPicture } from './upload-picture.js';

/** A place to drop a picture on, or to choose one by; then how far it is, and what went wrong. */
export function PictureDrop({ eventId, replaces }: { eventId: string; replaces: boolean }) {
  const id = useId();
  const session = useSessionStore();
  const client = useApolloClient();
  const [part, setPart] = useState<number | null>(null);
  const [over, setOver] = useState(false);
  const [failure, setFailure] = useState<{ error: unknown; file: File } | null>(null);
  const leaving = useRef<AbortController>(null);
  useEffect(() => () => leaving.current?.abort(), []);
  const sending = part !== null;

  async function send(file: File | null | undefined): Promise<void> {
    if (!file || sending) return;
    setFailure(null);
    if (file.size > LARGEST_PICTURE) return setFailure({ error: new PictureRefused(413, undefined), file });
    const { signal } = (leaving.current = new AbortController());
    setPart(0);
    try {
      await uploadPicture(eventId, file, session, { signal, onProgress: setPart });
      await client.refetchQueries({ include: [MANAGE_EVENT] });
      say(t`The picture is up`);
    } catch (error) {
      if (!signal.aborted) setFailure({ error, file });
    } finally {
      setPart(null);
    }
  }

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };
  const trouble = failure && pictureTrouble(failure.error);
  const isFinal = failure?.error instanceof PictureRefused && [413, 422].includes(failure.error.status);
  return (
    <div className="flex flex-col gap-3">
      <div
        className={`flex flex-col items-center gap-2 rounded-card border border-dashed px-6 py-6 text-center ${over ? 'border-accent bg-sunken' : 'border-control-line'}`}
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <label htmlFor={id} className="font-semibold">
          {replaces ? t`Another picture` : t`A picture`}
        </label>
        <input
          id={id}
          type="file"
          accept={PICTURE_TYPES}
          disabled={sending}
          aria-describedby={`${id}-hint`}
          className="max-w-full file:me-3 file:min-h-11 file:rounded-control file:border file:border-solid file:border-control-line file:bg-surface file:px-4 file:font-semibold file:text-ink"
          onChange={({ target }) => {
            void send(target.files?.[0]);
            target.value = ''; // the same file can be chosen again
          }}
        />
        <p id={`${id}-hint`} className="text-sm text-ink-soft">
          <Trans>
            Drop it here, or choose it: JPEG, PNG, WebP or AVIF, at least 640 pixels wide, at most 10 MB. What it tells
            of where it was taken is removed.
          </Trans>
        </p>
      </div>
      {sending && (
        <div className="flex flex-wrap items-center gap-3">
          <div className="min-w-40 flex-1">
            <Meter label={t`Sent`} value={Math.round(part * 100)} max={100} />
          </div>
          <p role="status" className="text-sm tabular-nums">
            {part < 1 ? t`${Math.round(part * 10) * 10} % sent` : t`Making it fit…`}
          </p>
          <Button look="bare" onClick={() => leaving.current?.abort(new Error('given up'))}>
            <Trans>Stop</Trans>
          </Button>
        </div>
      )}
      {trouble && (
        <Notice
          tone="problem"
          focus
          title={trouble.title}
          action={
            !isFinal && (
              <Button look="quiet" onClick={() => void send(failure.file)}>
                <Trans>Try again</Trans>
              </Button>
            )
          }
        >
          {trouble.advice}
        </Notice>
      )}
    </div>
  );
}
