import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { renderApp } from '../../testing/render-app.js';
import { WaitingRoom } from './WaitingRoom.js';

const place = { __typename: 'QueueTicket', id: 'place-1', lane: 'REGULAR', opensHidden: false, status: 'WAITING' };
const tooMany = (retryAfterSeconds: number) => () => {
  throw new GraphQLError('Too many attempts.', { extensions: { code: 'RATE_LIMITED', retryAfterSeconds } });
};
const seconds = (n: number) => act(() => jest.advanceTimersByTimeAsync(n * 1_000));
const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Get in line' });

/** In front of the room, where getting in line is answered so, in turn. */
async function press(...answers: (() => object)[]) {
  const joinQueue = jest.fn(() => (answers.shift() ?? (() => place))());
  const room = { paused: false, opensAt: null, waiting: 3 };
  const page = (
    <WaitingRoom eventId="event-1" room={room} outside={() => null}>
      {() => 'The sale'}
    </WaitingRoom>
  );
  await renderApp([{ path: '/', element: page }], '/', { root: { joinQueue } });
  fireEvent.click(button());
  await seconds(0.1);
  return joinQueue;
}

beforeEach(() => {
  localStorage.clear();
  jest.useFakeTimers();
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

test('who gets in line among too many of one address is told to stay, and has a place without pressing again', async () => {
  const joinQueue = await press(tooMany(30), tooMany(20));
  expect(screen.getByText('Many are getting in line from where you are')).toBeTruthy();
  expect(screen.queryByText('Slow down a little')).toBeNull();
  expect(button().getAttribute('aria-busy')).toBe('true');
  await seconds(29);
  expect(joinQueue).toHaveBeenCalledTimes(1);
  await seconds(7);
  expect(joinQueue).toHaveBeenCalledTimes(2);
  expect(localStorage.getItem('foyer.place.event-1')).toBeNull();
  await seconds(26);
  expect(joinQueue).toHaveBeenCalledTimes(3);
  expect(localStorage.getItem('foyer.place.event-1')).toBe('place-1');
  await seconds(300);
  expect(joinQueue).toHaveBeenCalledTimes(3);
});

test('a refusal for many minutes is told, and the button is there to press', async () => {
  const joinQueue = await press(tooMany(600));
  expect(screen.getByText('Slow down a little')).toBeTruthy();
  await seconds(700);
  expect(joinQueue).toHaveBeenCalledTimes(1);
  fireEvent.click(button());
  await seconds(0.1);
  expect(localStorage.getItem('foyer.place.event-1')).toBe('place-1');
});

test('whoever leaves the page is not put in line', async () => {
  const joinQueue = await press(tooMany(30));
  cleanup();
  await seconds(60);
  expect(joinQueue).toHaveBeenCalledTimes(1);
});
