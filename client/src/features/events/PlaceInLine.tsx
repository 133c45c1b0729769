import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useNow } from '../../lib/useNow.js';
import { dateAndTime } from '../../lib/dates.js';
import { formatNumber } from '../../lib/numbers.js';
import { spokenPlace, waitInWords } from './room-words.js';
import type { Place } from './usePlace.js';
import type { Room } from './WaitingRoom.js';

/** Where somebody stands, for the eye at each step and for the ear when it matters. */
export function PlaceInLine({ place, room }: { place: Place; room: Room }) {
  const { position, estimatedWaitSeconds } = place;
  const now = useNow();
  const opensLater = room.opensAt !== null && Date.parse(room.opensAt) > now;
  if (opensLater && position === null)
    return (
      <p>
        <Trans>
          The line opens {dateAndTime(room.opensAt!)}, your time. Then everybody’s place is drawn. You may close this
          page and come back: you are in.
        </Trans>
      </p>
    );
  if (position === null)
    return (
      <p role="status">
        <Trans>Finding your place…</Trans>
      </p>
    );
  return (
    <>
      <p aria-hidden className="text-ink-soft">
        <span className="block text-6xl leading-none font-bold tracking-tight text-ink tabular-nums">
          {formatNumber(position)}
        </span>
        {position === 1 ? t`You are next` : t`your place in line`}
      </p>
      {/* Its text changes at ten, twenty, a hundred …, so it is read out then, and not at each step. */}
      <p role="status" aria-atomic className="sr-only">
        {spokenPlace(position)}
      </p>
      <p className="mt-4">
        {estimatedWaitSeconds === null
          ? t`Nobody comes in just now. Your place stays.`
          : t`It will take ${waitInWords(estimatedWaitSeconds)}.`}
      </p>
      <p className="mt-2 text-sm text-ink-soft">
        <Trans>
          Keep this page open, or come back on this device: your place stays yours. When it is your turn you have ten
          minutes.
        </Trans>
      </p>
    </>
  );
}
