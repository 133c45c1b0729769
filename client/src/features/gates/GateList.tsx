import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Panel } from '../../components/Panel.js';
import { DeleteGate } from './DeleteGate.js';
import { GateForm } from './GateForm.js';
import type { Gate, GatesEvent } from './gates.js';

/** An event's gates, and the kinds of tickets that each of them lets in. */
export function GateList({ event, manages }: { event: GatesEvent; manages: boolean }) {
  const [editing, setEditing] = useState<Gate | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Gate | null>(null);
  const gates = event.gates ?? [];
  return (
    <Panel
      title={t`Gates`}
      aside={
        manages && (
          <Button look={gates.length === 0 ? 'primary' : 'quiet'} icon="plus" onClick={() => setEditing('new')}>
            <Trans>Add a gate</Trans>
          </Button>
        )
      }
    >
      {gates.length === 0 ? (
        <p className="text-ink-soft">
          <Trans>None yet. Staff name the gate that they stand at, and every ticket is let in at each of them.</Trans>
        </p>
      ) : (
        <ul className="-mb-2 divide-y divide-hairline">
          {gates.map(gate => (
            <li key={gate.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-4">
              <div className="min-w-0 flex-1 basis-40">
                <h3 className="text-lg break-words">{gate.name}</h3>
                <p className="break-words text-ink-soft">
                  {gate.tiers.length === 0 ? t`Lets every ticket in` : gate.tiers.map(({ name }) => name).join(', ')}
                </p>
              </div>
              {manages && (
                <div className="flex flex-wrap gap-2">
                  <Button look="bare" aria-label={t`Delete ${gate.name}`} onClick={() => setDeleting(gate)}>
                    <Trans>Delete</Trans>
                  </Button>
                  <Button look="quiet" aria-label={t`Change ${gate.name}`} onClick={() => setEditing(gate)}>
                    <Trans>Change</Trans>
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={editing !== null}
        title={editing === 'new' || !editing ? t`Add a gate` : t`Who is let in at ${editing.name}`}
        onClose={() => setEditing(null)}
      >
        <GateForm event={event} gate={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />
      </Dialog>
      <Dialog open={deleting !== null} title={t`Delete this gate?`} onClose={() => setDeleting(null)}>
        {deleting && <DeleteGate gate={deleting} onDone={() => setDeleting(null)} />}
      </Dialog>
    </Panel>
  );
}
