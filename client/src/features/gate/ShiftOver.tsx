import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useLocation } from 'react-router';
import { ButtonLink } from '../../components/Button.js';
import { Icon } from '../../components/Icon.js';
import { unsentScans } from '../../lib/unsent-scans.js';
import { paths } from '../../paths.js';
import { useLanguage } from '../../words/language.js';

/** The session has ended in the middle of it, or somebody signed this device out from afar: nothing is scanned any more. */
export function ShiftOver({ isStranger = false }: { isStranger?: boolean }) {
  useLanguage();
  const { pathname } = useLocation();
  const unsent = unsentScans();
  return (
    <main className="night flex min-h-dvh flex-col items-center justify-center gap-5 p-6 text-center">
      <title>{t`Signed out · Foyer`}</title>
      <Icon name="cross" className="size-20" />
      <h1 className="text-4xl">{isStranger ? t`You are not staff here any more` : t`This device is signed out`}</h1>
      <p className="max-w-md text-lg text-ink-soft">
        {isStranger ? (
          <Trans>Nothing is scanned from now on. Ask the organizer if that is a mistake.</Trans>
        ) : (
          <Trans>Nothing is scanned from now on, and the list of tickets was taken from this device.</Trans>
        )}
      </p>
      {unsent > 0 && (
        <p className="max-w-md text-lg font-semibold">
          {isStranger
            ? plural(unsent, {
                one: '# scan waits here and is not sent. Ask the organizer to add you to the team again, then open the gate on this device: it is sent then.',
                other:
                  '# scans wait here and are not sent. Ask the organizer to add you to the team again, then open the gate on this device: they are sent then.',
              })
            : plural(unsent, {
                one: '# scan waits here. It is sent when the same account signs in on this device again.',
                other: '# scans wait here. They are sent when the same account signs in on this device again.',
              })}
        </p>
      )}
      <ButtonLink to={isStranger ? paths.promoter() : paths.signIn(pathname)}>
        {isStranger ? <Trans>Backstage</Trans> : <Trans>Sign in</Trans>}
      </ButtonLink>
    </main>
  );
}
