import { afterEach, expect, test } from '@jest/globals';
import { cleanup, render, screen, within } from '@testing-library/react';
import { focusFirstProblem } from '../lib/focus-problem.js';
import { QuestionFields } from './QuestionFields.js';

afterEach(cleanup);

const asked = { required: true, perTicket: false, choices: [] };
const questions = [
  { ...asked, id: 'name', label: 'Name', kind: 'TEXT' as const },
  { ...asked, id: 'days', label: 'Days', kind: 'MULTI_CHOICE' as const, choices: ['Friday', 'Sunday'] },
  { ...asked, id: 'terms', label: 'Terms', kind: 'CHECKBOX' as const },
];
const draw = (problems: Record<string, string>) =>
  render(
    <QuestionFields
      eventId="event-1"
      questions={questions}
      tickets={1}
      values={{}}
      problems={problems}
      onChange={() => {}}
    />,
  );
const describedBy = (field: HTMLElement) =>
  document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent;

test.each([
  ['days.0', 'Friday'],
  ['terms.0', 'Terms'],
])('of %s a wrong answer is tied to its boxes, and the first of them gets the focus', async (name, label) => {
  draw({ [name]: 'Choose an answer.' });
  const box = screen.getByLabelText(label);
  expect(describedBy(box)).toBe('Choose an answer.');
  focusFirstProblem();
  await new Promise(requestAnimationFrame);
  expect(document.activeElement).toBe(box);
});

test('some choices are one group, which says what is wrong with all of them', () => {
  draw({ 'days.0': 'Choose an answer.' });
  const group = screen.getByRole('group', { name: 'Days' });
  expect(describedBy(group)).toBe('Choose an answer.');
  expect(within(group).getAllByRole('checkbox', { description: 'Choose an answer.' })).toHaveLength(2);
});
