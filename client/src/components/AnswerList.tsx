import { Trans } from '@lingui/react/macro';
import { readable, type Asked } from '../lib/answers.js';
import { sameOrigin } from '../lib/same-origin.js';

interface AnswerListProps {
  questions: readonly Asked[];
  answers: Readonly<Record<string, unknown>> | null | undefined;
  /** With links that last five minutes: the page that shows them asks for new ones. */
  files?: readonly { readonly id: string; readonly fileName: string; readonly url: string }[];
}

/** What was asked and answered, with the files that came with it. */
export function AnswerList({ questions, answers, files = [] }: AnswerListProps) {
  const answered = readable(questions, answers, files);
  const named = new Set(answered.flatMap(one => one.files.map(file => file.url)));
  const loose = files.filter(file => !named.has(file.url));
  if (answered.length === 0 && loose.length === 0) return null;
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[minmax(8rem,auto)_1fr]">
      {answered.map(({ id, label, texts, files: sent }) => (
        <div key={id} className="contents">
          <dt className="text-sm text-ink-soft sm:pt-0.5">{label}</dt>
          <dd className="min-w-0 break-words whitespace-pre-line">
            {texts.join('; ')}
            {sent.map(file => (
              <FileLink key={file.url} {...file} />
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
              <FileLink key={file.url} {...file} />
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}

const FileLink = ({ fileName, url }: { fileName: string; url: string }) => (
  <a href={sameOrigin(url)} download={fileName} className="link inline-flex min-h-6 break-all">
    {fileName}
  </a>
);
