import { Trans } from '@lingui/react/macro';
import { useEffect, useRef, type ReactNode } from 'react';
import { problemOf } from '../lib/problem.js';
import { Button } from './Button.js';
import { Icon, type IconName } from './Icon.js';

interface NoticeProps {
  tone?: 'plain' | 'problem' | 'done';
  title: string;
  children?: ReactNode;
  /** What the person can do about it. */
  action?: ReactNode;
  /** Moves the focus here as it appears: for the answer to a press. */
  focus?: boolean;
}

const icons: Record<NonNullable<NoticeProps['tone']>, IconName> = { plain: 'info', problem: 'alert', done: 'check' };

/** Something the person should know, said where it matters and read out as it appears. */
export function Notice({ tone = 'plain', title, children, action, focus = false }: NoticeProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) box.current?.focus();
  }, [focus, title]);

  const colours = tone === 'problem' ? 'border-problem bg-problem-wash' : 'border-hairline bg-sunken';
  return (
    <div
      ref={box}
      tabIndex={-1}
      role={tone === 'problem' ? 'alert' : 'status'}
      className={`flex flex-wrap items-start gap-x-3 gap-y-2 rounded-card border p-4 ${colours}`}
    >
      <Icon name={icons[tone]} className={`mt-0.5 size-5 ${tone === 'problem' ? 'text-problem' : 'text-ink'}`} />
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-semibold">{title}</p>
        {children && <div className="text-ink-soft">{children}</div>}
      </div>
      {action}
    </div>
  );
}

/** A failed request, in plain words. */
export function Failure({ error, retry, focus }: { error: unknown; retry?: () => void; focus?: boolean }) {
  const { title, advice } = problemOf(error);
  return (
    <Notice
      tone="problem"
      title={title}
      focus={focus}
      action={
        retry && (
          <Button look="quiet" onClick={retry}>
            <Trans>Try again</Trans>
          </Button>
        )
      }
    >
      {advice}
    </Notice>
  );
}
