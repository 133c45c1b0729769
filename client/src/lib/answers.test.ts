import { afterEach, expect, test } from '@jest/globals';
import { i18n } from '../words/words.js';
import { answersInput, problemsIn, readable, serverProblems, withAnswer, type Asked } from './answers.js';

afterEach(() => i18n.activate('en'));

const asked = (fields: Partial<Asked>): Asked => ({
  id: 'q',
  label: 'Asked',
  kind: 'TEXT',
  required: true,
  perTicket: false,
  choices: [],
  ...fields,
});
const name = asked({ id: 'name', perTicket: true });
const age = asked({ id: 'age', kind: 'NUMBER', required: false });
const file = asked({ id: 'file', kind: 'FILE', required: false });

test('what is asked for each ticket is missed for each ticket', () => {
  const values = withAnswer({}, 'name', 1, 'Linus');
  expect(problemsIn([name, age], values, 2)).toEqual({ 'name.0': 'This needs an answer.' });
});

test('answers are sent as the API takes them: numbers, files by their ids, per ticket in arrays, nothing for nothing', () => {
  const values = { name: ['Ada', ''], age: ['12.5'], file: [{ id: 'f', fileName: 'a.png' }] };
  expect(answersInput([name, age, file], values, 2)).toEqual({ name: ['Ada', null], age: 12.5, file: 'f' });
  expect(answersInput([age], {}, 1)).toBeUndefined();
  expect(problemsIn([age], { age: ['old'] }, 1)).toHaveProperty(['age.0']);
});

test('what the server refuses stands beside its question, and else is said at the end', () => {
  const refusal = {
    fields: [
      { path: 'answers.name.1', message: 'Too long.' },
      { path: 'buyer.name', message: 'Tell us your name.' },
    ],
  };
  expect(serverProblems(refusal, [name])).toEqual({
    problems: { 'name.1': 'Too long.' },
    rest: ['Tell us your name.'],
  });
  expect(serverProblems({ questionIds: ['name', 'gone'] }, [name])).toMatchObject({
    problems: { 'name.0': 'Each ticket needs an answer.' },
    rest: [expect.stringMatching(/asks something more/)],
  });
});

test('what the server says of a field is English, so in another language it says that it was refused', () => {
  i18n.load('fr', {}); // without its words: which of them are taken shows all the same
  i18n.activate('fr');
  const fields = ['answers.name.0', 'buyer.name', 'buyer.email'].map(path => ({ path, message: 'Too long.' }));
  const words = 'The server did not take this. Check it.';
  expect(serverProblems({ fields }, [name])).toEqual({ problems: { 'name.0': words }, rest: [words] });
});

test('files that were sent for each ticket are read in the order of the tickets', () => {
  const each = asked({ id: 'photo', kind: 'FILE', perTicket: true });
  const sent = ['one', 'two'].map(id => ({ id, fileName: `${id}.png`, url: `/uploads/${id}` }));
  expect(readable([each], { photo: ['two', 'one'] }, sent)).toMatchObject([
    { files: [{ fileName: 'two.png' }, { fileName: 'one.png' }] },
  ]);
});

test('answers are read with their questions, and files by their names', () => {
  const sent = { id: 'f', fileName: 'a.png', url: '/uploads/f' };
  expect(readable([name, file], { name: ['Ada', null], file: 'f' }, [sent])).toMatchObject([
    { label: 'Asked', texts: ['Ada', '–'] },
    { files: [{ fileName: 'a.png' }] },
  ]);
});
