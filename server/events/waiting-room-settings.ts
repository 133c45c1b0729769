import { Embeddable, Property } from '@mikro-orm/decorators/legacy';
import { clock } from '../platform/clock.js';

/** What a promoter says of an event's waiting room. */
@Embeddable()
export class WaitingRoomSettings {
  /** Who comes before waits for a shuffle; null: it is open at once. */
  @Property({ type: 'timestamptz', nullable: true })
  opensAt: Date | null = null;

  @Property({ type: 'int' })
  admitPerMinute!: number;

  /** What opens the VIP lane, in capital letters; null: nothing does. */
  @Property({ type: 'text', nullable: true })
  vipCode: string | null = null;

  /** Of those admitted, the part that the REGULAR lane has at least, 0 to 1. */
  @Property({ type: 'double' })
  regularShare = 0.2;

  /** True: nobody is admitted. */
  @Property({ type: 'boolean' })
  paused = false;

  /** Whether it admits now: it has opened, and is not paused. */
  get isOpen(): boolean {
    return !this.paused && (!this.opensAt || this.opensAt <= clock.now());
  }
}
