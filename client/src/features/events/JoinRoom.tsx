import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';

/** Takes a place, with a VIP code or a promo code for whoever has one. */
export function JoinRoom({ busy, onJoin }: { busy: boolean; onJoin: (vipCode: string) => Promise<void> }) {
  const [vipCode, setVipCode] = useState<string | null>(null);
  return (
    <form
      noValidate
      className="flex flex-col items-start gap-4"
      onSubmit={event => {
        event.preventDefault();
        void onJoin(vipCode?.trim() ?? '');
      }}
    >
      <CodeField code={vipCode} onChange={setVipCode} />
      <Button type="submit" className="min-h-13 w-full px-6 text-lg" busy={busy}>
        <Trans>Get in line</Trans>
      </Button>
    </form>
  );
}

/** The same, for whoever waits already and forgot it, or has it since. */
export function LateCode({ busy, onEnter }: { busy: boolean; onEnter: (vipCode: string) => Promise<void> }) {
  const [vipCode, setVipCode] = useState<string | null>(null);
  return (
    <form
      noValidate
      className="mt-4 flex flex-col items-start gap-4"
      onSubmit={event => {
        event.preventDefault();
        if (vipCode?.trim()) void onEnter(vipCode.trim());
      }}
    >
      <CodeField
        code={vipCode}
        onChange={setVipCode}
        hint={t`You lose nothing: you will stand where you would have stood with it.`}
      />
      {vipCode !== null && (
        <Button type="submit" look="quiet" busy={busy} disabled={!vipCode.trim()}>
          <Trans>Use the code</Trans>
        </Button>
      )}
    </form>
  );
}

interface CodeFieldProps {
  /** As typed; null: nobody has said that they have one. */
  code: string | null;
  onChange: (code: string) => void;
  hint?: string;
}

function CodeField({ code, onChange, hint }: CodeFieldProps) {
  if (code === null)
    return (
      <Button look="bare" className="px-0!" onClick={() => onChange('')}>
        <Trans>I have a code</Trans>
      </Button>
    );
  return (
    <TextField
      label={t`VIP code or promo code`}
      className="w-full"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      autoFocus
      maxLength={40}
      {...(hint && { hint })}
      value={code}
      onChange={event => onChange(event.target.value)}
    />
  );
}
