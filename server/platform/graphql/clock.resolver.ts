import { Query, Resolver } from 'type-graphql';
import { clock } from '../clock.js';

@Resolver()
export class ClockResolver {
  @Query(() => Date, { description: 'The server’s clock, for countdowns.' })
  now(): Date {
    return clock.now();
  }
}
