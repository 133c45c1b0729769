import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Button } from './Button.js';
import { TextField } from './Field.js';

/** The code is kept in the address: a link with it opens what it opens, and a reload loses nothing. */
export function PromoCodeField({ wrong }: { wrong: string | undefined }) {
  const [params, setParams] = useSearchParams();
  const applied = params.get('code');
  const [typed, setTyped] = useState(applied ?? '');
  const word = typed.trim();

  const apply = (code: string) =>
    setParams(
      before => {
        const next = new URLSearchParams(before);
        if (code) next.set('code', code);
        else next.delete('code');
        return next;
      },
      { replace: true, preventScrollReset: true },
    );

  return (
    <form
      noValidate
      className="flex items-end gap-3"
      onSubmit={event => {
        event.preventDefault();
        apply(word);
      }}
    >
      <TextField
        label={t`Promo code`}
        className="min-w-0 flex-1"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        value={typed}
        error={word === applied ? wrong : undefined}
        onChange={event => setTyped(event.target.value)}
      />
      {applied && word === applied ? (
        <Button
          look="quiet"
          onClick={() => {
            setTyped('');
            apply('');
          }}
        >
          <Trans>Remove</Trans>
        </Button>
      ) : (
        <Button look="quiet" type="submit" disabled={!word}>
          <Trans>Apply</Trans>
        </Button>
      )}
    </form>
  );
}
