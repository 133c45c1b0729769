import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';

/** Takes a place, with a VIP code for whoever has one. */
export function JoinRoom({ busy, onJoin }: { busy: boolean; onJoin: (vipCode: string) => Promise<void> }) {
  const [asksCode, setAsksCode] = useState(false);
  const [vipCode, setVipCode] = useState('');
  return (
    <form
      noValidate
      className="flex flex-col items-start gap-4"
      onSubmit={event => {
        event.preventDefault();
        void onJoin(vipCode.trim());
      }}
    >
      {asksCode ? (
        <TextField
          label={t`VIP code`}
          className="w-full"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
          maxLength={40}
          value={vipCode}
          onChange={event => setVipCode(event.target.value)}
        />
      ) : (
        <Button look="bare" className="px-0!" onClick={() => setAsksCode(true)}>
          <Trans>I have a VIP code</Trans>
        </Button>
      )}
      <Button type="submit" className="min-h-13 w-full px-6 text-lg" busy={busy}>
        <Trans>Get in line</Trans>
      </Button>
    </form>
  );
}
