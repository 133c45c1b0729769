import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { serverWords, type Refusal } from '../lib/server-words.js';
import { Button } from './Button.js';
import { Failure, Notice } from './Notice.js';

interface DeletionProps {
  /** What goes, and what goes with it. */
  children: ReactNode;
  /** The word on the button. */
  word: string;
  busy: boolean;
  /** The server's answer, if any: where it is a WrongStateError, the reason why it stays. */
  answer: Refusal | { __typename: string } | undefined;
  error: unknown;
  onDelete: () => void;
  onKeep: () => void;
}

/** What a dialog asks before something is gone, and says where it is not. */
export function Deletion({ children, word, busy, answer, error, onDelete, onKeep }: DeletionProps) {
  return (
    <div className="flex flex-col gap-5">
      <p>{children}</p>
      {answer && 'message' in answer && (
        <Notice tone="problem" focus title={t`Not deleted`}>
          {serverWords(answer)}
        </Notice>
      )}
      {Boolean(error) && <Failure focus error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button busy={busy} onClick={onDelete}>
          {word}
        </Button>
        <Button look="quiet" onClick={onKeep}>
          <Trans>Keep it</Trans>
        </Button>
      </div>
    </div>
  );
}
