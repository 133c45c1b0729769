import { t } from '@lingui/core/macro';
import { useId } from 'react';
import {
  isFile,
  nameOf,
  timesAsked,
  type AnswerProblems,
  type Asked,
  type AnswerValue,
  type AnswerValues,
  withAnswer,
} from '../lib/answers.js';
import { CheckField, SelectField, TextArea, TextField } from './Field.js';
import { FileField } from './FileField.js';
import { Icon } from './Icon.js';

interface QuestionFieldsProps {
  eventId: string;
  questions: readonly Asked[];
  /** How many tickets: questions for each are asked as often. */
  tickets: number;
  values: AnswerValues;
  problems: AnswerProblems;
  /** Gets what makes the values of before those of now: a file may come after much else was typed. */
  onChange: (update: (before: AnswerValues) => AnswerValues) => void;
}

/** What an event asks, once, and then for each ticket. */
export function QuestionFields({ eventId, questions, tickets, values, problems, onChange }: QuestionFieldsProps) {
  const once = questions.filter(question => !question.perTicket);
  const each = questions.filter(question => question.perTicket);
  const field = (question: Asked, ticket: number) => (
    <QuestionField
      key={question.id}
      eventId={eventId}
      question={question}
      name={nameOf(question.id, ticket)}
      value={values[question.id]?.[ticket]}
      problem={problems[nameOf(question.id, ticket)]}
      onChange={value => onChange(before => withAnswer(before, question.id, ticket, value))}
    />
  );
  return (
    <>
      {once.map(question => field(question, 0))}
      {each.length > 0 &&
        Array.from({ length: timesAsked(each[0]!, tickets) }, (_, ticket) => (
          <fieldset key={ticket} className="flex flex-col gap-5 border-t border-hairline pt-4">
            <legend className="pe-3 text-xl font-bold">
              {tickets === 1 ? t`Your ticket` : t`Ticket ${ticket + 1}`}
            </legend>
            {each.map(question => field(question, ticket))}
          </fieldset>
        ))}
    </>
  );
}

interface QuestionFieldProps {
  eventId: string;
  question: Asked;
  name: string;
  value: AnswerValue;
  problem: string | undefined;
  onChange: (value: AnswerValue) => void;
}

function QuestionField({ eventId, question, name, value, problem, onChange }: QuestionFieldProps) {
  const { kind, choices, required } = question;
  const label = required ? question.label : t`${question.label} (optional)`;
  const text = typeof value === 'string' ? value : '';
  const shared = { label, name, error: problem, 'aria-required': required || undefined };
  switch (kind) {
    case 'LONG_TEXT':
      return <TextArea {...shared} value={text} onChange={({ target }) => onChange(target.value)} />;
    case 'CHOICE':
      return (
        <SelectField {...shared} value={text} onChange={({ target }) => onChange(target.value)}>
          <option value="">{t`Choose …`}</option>
          {choices.map(choice => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </SelectField>
      );
    case 'MULTI_CHOICE':
      return <Choices {...{ label, name, choices, problem, onChange }} chosen={Array.isArray(value) ? value : []} />;
    case 'CHECKBOX':
      return <Tick {...{ label, name, problem, onChange }} checked={value === true} />;
    case 'FILE':
      return (
        <FileField
          label={label}
          name={name}
          eventId={eventId}
          error={problem}
          value={isFile(value) ? [value] : []}
          onAdd={onChange}
          onRemove={() => onChange(null)}
        />
      );
    default:
      return (
        <TextField
          {...shared}
          {...(kind === 'EMAIL' && { type: 'email', inputMode: 'email' })}
          {...(kind === 'PHONE' && { type: 'tel', inputMode: 'tel' })}
          {...(kind === 'NUMBER' && { inputMode: 'decimal' })}
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      );
  }
}

interface TickProps {
  label: string;
  name: string;
  checked: boolean;
  problem: string | undefined;
  onChange: (checked: boolean) => void;
}

function Tick({ label, name, checked, problem, onChange }: TickProps) {
  const id = useId();
  return (
    <div>
      <CheckField
        label={label}
        name={name}
        checked={checked}
        {...wrongBy(problem, id)}
        onChange={({ target }) => onChange(target.checked)}
      />
      <Problem id={id} words={problem} />
    </div>
  );
}

interface ChoicesProps {
  label: string;
  name: string;
  choices: readonly string[];
  chosen: readonly string[];
  problem: string | undefined;
  onChange: (chosen: string[]) => void;
}

function Choices({ label, name, choices, chosen, problem, onChange }: ChoicesProps) {
  const id = useId();
  const toggle = (choice: string, on: boolean) =>
    onChange(choices.filter(one => (one === choice ? on : chosen.includes(one))));
  return (
    <fieldset aria-describedby={problem && id}>
      <legend className="font-semibold">{label}</legend>
      <div className="flex flex-col">
        {choices.map(choice => (
          <CheckField
            key={choice}
            label={choice}
            name={name}
            checked={chosen.includes(choice)}
            {...wrongBy(problem, id)}
            onChange={({ target }) => toggle(choice, target.checked)}
          />
        ))}
      </div>
      <Problem id={id} words={problem} />
    </fieldset>
  );
}

/** Says of a box that it is wrong, and where the words for it stand: the first such field of a form gets the focus. */
const wrongBy = (problem: string | undefined, id: string) =>
  problem ? ({ 'aria-invalid': true, 'aria-describedby': id } as const) : {};

function Problem({ id, words }: { id: string; words: string | undefined }) {
  return words ? (
    <p id={id} className="flex items-start gap-1.5 text-sm font-medium text-problem">
      <Icon name="alert" className="mt-0.5 size-4" />
      {words}
    </p>
  ) : null;
}
