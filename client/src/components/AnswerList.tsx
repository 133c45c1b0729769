import { Trans } from '@lingui/react/macro';
import { useState, type MouseEvent } from 'react';
import { readable, type Asked } from '../lib/answers.js';
import { sameOrigin } from '../lib/same-origin.js';

interface Sent {
  readonly id: string;
  readonly fileName: string;
  readonly url: string;
}

interface AnswerListProps {
  questions: readonly Asked[];
  answers: Readonly<Record<string, unknown>> | null | undefined;
  /** With links that last five minutes. */
  files?: readonly Sent[];
  /** Asks for a file's link anew as it is clicked, however long the page stood open; undefined where it is gone. */
  renew: (fileId: string) => Promise<string | undefined>;
}

/** What was asked and answered, with the files that came with it. */
export function AnswerList({ questions, answers, files = [], renew }: AnswerListProps) {
  const answered = readable(questions, answers, files);
  const named = new Set(answered.flatMap(one => one.files.map(file => file.id)));
  const loose = files.filter(file => !named.has(file.id));
  if (answered.length === 0 && loose.length === 0) return null;
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[minmax(8rem,auto)_1fr]">
      {answered.map(({ id, label, texts, files: sent }) => (
        <div key={id} className="contents">
          <dt className="text-sm text-ink-soft sm:pt-0.5">{label}</dt>
          <dd className="min-w-0 break-words whitespace-pre-line">
            {texts.join('; ')}
            {sent.map(file => (
              <FileLink key={file.id} file={file} renew={renew} />
            ))}
          </dd>
        </div>
      ))}
      {loose.length > 0 && (
        <div className="contents">
          <dt className="text-sm text-ink-soft sm:pt-0.5">
            <Trans>Files</Trans>
          </dt>
          <dd className="flex min-w-0 flex-wrap gap-x-4">
            {loose.map(file => (
              <FileLink key={file.id} file={file} renew={renew} />
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

/** A click that shall open elsewhere is the browser's, and takes the link as it was read. */
const isPlain = ({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent) =>
  button === 0 && !metaKey && !ctrlKey && !shiftKey && !altKey;

function FileLink({ file, renew }: { file: Sent; renew: AnswerListProps['renew'] }) {
  const [failed, setFailed] = useState(false);
  const { id, fileName, url } = file;
  async function open() {
    const fresh = await renew(id).catch(() => undefined);
    setFailed(!fresh);
    if (fresh) Object.assign(document.createElement('a'), { href: sameOrigin(fresh), download: fileName }).click();
  }
  return (
    <>
      <a
        href={sameOrigin(url)}
        download={fileName}
        className="link inline-flex min-h-6 break-all"
        onClick={click => {
          if (!isPlain(click)) return;
          click.preventDefault();
          void open();
        }}
      >
        {fileName}
      </a>
      {failed && (
        <span role="alert" className="block text-sm font-medium text-problem">
          <Trans>This file did not come. Try again.</Trans>
        </span>
      )}
    </>
  );
}
