import { useState } from 'react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { EmptyState } from '../../components/EmptyState.js';
import { EventArt } from '../../components/EventArt.js';
import { CheckField, SelectField, TextArea, TextField } from '../../components/Field.js';
import { Figure, Meter } from '../../components/Figure.js';
import { Notice } from '../../components/Notice.js';
import { OrderStatusBadge } from '../../components/OrderStatusBadge.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import { QrCode } from '../../components/QrCode.js';
import { Skeleton } from '../../components/Skeleton.js';
import { Stepper } from '../../components/Stepper.js';
import { Sums } from '../../components/Sums.js';
import { TierDot, tierColour } from '../../components/TierDot.js';
import { say } from '../../components/Toasts.js';

const usd = (amount: number) => ({ amount, currency: 'USD' });

/** Every shared part on one page, to be looked at in both lights before it is used anywhere. */
export function ComponentsPage() {
  const [count, setCount] = useState(2);
  const [open, setOpen] = useState(false);
  return (
    <>
      <PageHeading title="Components" lead="What every screen is made of." back={{ to: '/', label: 'Events' }} />
      <div className="grid gap-6 lg:grid-cols-2">
        <Panel title="Buttons">
          <div className="flex flex-wrap gap-3">
            <Button icon="ticket">Buy tickets</Button>
            <Button look="quiet">Change</Button>
            <Button look="bare">Give back</Button>
            <Button busy>Pay $100.00</Button>
            <Button disabled>Not yet</Button>
            <Button look="quiet" onClick={() => setOpen(true)}>
              Dialog
            </Button>
            <Button look="quiet" onClick={() => say('Saved')}>
              Toast
            </Button>
          </div>
          <Dialog open={open} title="Still there?" onClose={() => setOpen(false)}>
            <p>Your tickets go back on sale in 18 seconds.</p>
            <Button onClick={() => setOpen(false)}>Keep them five more minutes</Button>
          </Dialog>
        </Panel>
        <Panel title="States">
          <div className="flex flex-wrap gap-2">
            <Badge>Sold out</Badge>
            <Badge strong>Only 4 left</Badge>
            <Badge icon="pulse">Live</Badge>
            <OrderStatusBadge status="PAID" />
            <OrderStatusBadge status="HELD" />
            <OrderStatusBadge status="EXPIRED" />
          </div>
        </Panel>
        <Panel title="Fields">
          <div className="flex flex-col gap-5">
            <TextField label="Name" autoComplete="off" defaultValue="Ada Lovelace" />
            <TextField
              label="Email"
              autoComplete="off"
              defaultValue="ada@"
              error="That doesn’t look like an email address."
            />
            <SelectField label="Role" hint="What they may do.">
              <option>Gate staff</option>
            </SelectField>
            <TextArea label="Description" rows={2} />
            <CheckField label="On sale now" defaultChecked />
          </div>
        </Panel>
        <Panel title="Notices">
          <div className="flex flex-col gap-3">
            <Notice title="Your payment is not complete yet">If you have just paid, your tickets appear here.</Notice>
            <Notice tone="done" title="Look into your mail" />
            <Notice
              tone="problem"
              title="The payment didn’t go through"
              action={<Button look="quiet">Try again</Button>}
            >
              Nothing was charged.
            </Notice>
          </div>
        </Panel>
        <Panel title="Choosing and summing">
          <div className="mb-6 flex items-center justify-between">
            <span className="flex items-center gap-2 font-bold">
              <TierDot index={1} /> Regular
            </span>
            <Stepper name="Regular" value={count} min={1} max={6} onChange={setCount} />
          </div>
          <Sums
            lines={[{ id: '1', name: 'Regular', quantity: count, total: usd(count * 5000) }]}
            discount={usd(0)}
            fees={usd(count * 250)}
            tax={usd(0)}
            total={usd(count * 5250)}
          />
        </Panel>
        <Panel title="Figures">
          <dl className="grid grid-cols-2 gap-3">
            <Figure label="Inside now" value="412" note="of 600 places" />
            <Figure label="Have come" value="69%" />
          </dl>
          <div className="mt-4 flex flex-col gap-3">
            {[0, 1, 2, 3, 4].map(i => (
              <Meter key={i} label={`Tier ${i + 1}`} value={90 - i * 15} max={100} colour={tierColour(i)} />
            ))}
          </div>
        </Panel>
        <Panel title="Pictures">
          <div className="grid grid-cols-2 gap-3">
            {['Night Market', 'Chamber No. 5', 'Les Nuits Bleues', 'Harmattan Jazz'].map(title => (
              <EventArt key={title} event={{ title }} className="aspect-video rounded-control" />
            ))}
          </div>
        </Panel>
        <Panel title="Code and skeleton">
          <div className="grid grid-cols-2 gap-4">
            <QrCode value="FY1.example.signature" label="QR code of an example" className="rounded-control" />
            <div className="flex flex-col gap-2">
              <Skeleton />
              <Skeleton className="h-4 w-2/3" />
              <Skeleton className="h-20 w-full" />
            </div>
          </div>
        </Panel>
        <EmptyState icon="calendar" title="No events yet" action={<Button>New event</Button>}>
          Nobody sees it before you publish.
        </EmptyState>
      </div>
    </>
  );
}
