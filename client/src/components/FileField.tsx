import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useId, useRef, useState } from 'react';
import type * as Gql from '../gql/graphql.js';
import type { SentFile } from '../lib/answers.js';
import { problemOf } from '../lib/problem.js';
import { sameOrigin } from '../lib/same-origin.js';
import { serverWords } from '../lib/server-words.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';

const CREATE_UPLOAD: TypedDocumentNode<Gql.CreateUploadMutation, Gql.CreateUploadMutationVariables> = gql`
  mutation CreateUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      __typename
      ... on Upload {
        putUrl
        attachment {
          id
          fileName
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'application/pdf'];
const KINDS = () => t`PNG, JPEG, WebP or PDF, 10 MB at most.`;
const LOST = () => t`The file didn’t arrive. Check your connection and try again.`;

/** Sends files to an event, one at a time; what is wrong is said in words. */
function useSendFile(eventId: string) {
  const [create] = useMutation(CREATE_UPLOAD);
  const [sending, setSending] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function send(file: File): Promise<SentFile | null> {
    setProblem(null);
    setSending(file.name);
    try {
      const input = { eventId, fileName: file.name, contentType: file.type, size: file.size };
      const { data } = await create({ variables: { input } });
      const place = data?.createUpload;
      if (place?.__typename !== 'Upload') {
        setProblem(place ? serverWords(place) : LOST());
        return null;
      }
      const answer = await fetch(sameOrigin(place.putUrl), {
        method: 'PUT',
        headers: { 'content-type': file.type },
        body: file,
      }).catch(() => null);
      if (answer?.ok) return place.attachment;
      setProblem(
        answer?.status === 415 ? t`This isn’t what its name says. Send it as a PNG, JPEG, WebP or PDF.` : LOST(),
      );
      return null;
    } catch (error) {
      setProblem(problemOf(error).advice);
      return null;
    } finally {
      setSending(null);
    }
  }
  return { send, sending, problem };
}

interface FileFieldProps {
  label: string;
  hint?: string;
  eventId: string;
  value: readonly SentFile[];
  /** How many it takes. */
  most?: number;
  /** In words: what is wrong with what is there. */
  error?: string | undefined;
  name?: string | undefined;
  onAdd: (file: SentFile) => void;
  onRemove: (file: SentFile) => void;
}

/** Files that go with a form: sent as soon as they are chosen, so that a form with a draft keeps them. */
export function FileField({ label, hint, eventId, value, most = 1, error, name, onAdd, onRemove }: FileFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { send, sending, problem } = useSendFile(eventId);
  const wrong = problem ?? error;
  const full = value.length >= most;

  async function choose(files: FileList | null) {
    const file = files?.[0];
    if (!file) return;
    const sent = await send(file);
    if (input.current) input.current.value = '';
    if (sent) onAdd(sent);
  }

  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {value.length > 0 && (
        <ul className="flex flex-col gap-1">
          {value.map(file => (
            <li key={file.id} className="flex items-center justify-between gap-3 rounded-control bg-sunken px-3 py-1">
              <span className="inline-flex min-w-0 items-center gap-2">
                <Icon name="check" className="size-4 shrink-0" />
                <span className="min-w-0 break-all">{file.fileName}</span>
              </span>
              <Button look="bare" aria-label={t`Remove ${file.fileName}`} onClick={() => onRemove(file)}>
                <Trans>Remove</Trans>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        id={id}
        name={name}
        type="file"
        accept={TYPES.join(',')}
        disabled={full || sending !== null}
        aria-describedby={`${id}-hint${wrong ? ` ${id}-error` : ''}`}
        aria-invalid={wrong ? true : undefined}
        onChange={event => void choose(event.target.files)}
        className={`min-h-11 w-full rounded-control border border-control-line bg-surface px-3 py-2 text-base file:me-3 file:font-semibold aria-invalid:border-2 aria-invalid:border-problem disabled:opacity-60 ${full ? 'hidden' : ''}`}
      />
      <p id={`${id}-hint`} className="text-sm text-ink-soft">
        {hint ? `${hint} ${KINDS()}` : KINDS()}
      </p>
      <p role="status" className="text-sm text-ink-soft empty:hidden">
        {sending && t`Sending ${sending} …`}
      </p>
      {wrong && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm font-medium text-problem">
          <Icon name="alert" className="mt-0.5 size-4" />
          {wrong}
        </p>
      )}
    </div>
  );
}
