import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';

export enum QuestionKind {
  TEXT = 'TEXT',
  LONG_TEXT = 'LONG_TEXT',
  EMAIL = 'EMAIL',
  PHONE = 'PHONE',
  NUMBER = 'NUMBER',
  CHOICE = 'CHOICE',
  MULTI_CHOICE = 'MULTI_CHOICE',
  CHECKBOX = 'CHECKBOX',
  FILE = 'FILE',
}

registerEnumType(QuestionKind, {
  name: 'QuestionKind',
  description: 'What a question is answered with.',
  valuesConfig: {
    TEXT: { description: 'A line, 500 characters at most.' },
    LONG_TEXT: { description: 'Text of many lines, 5,000 characters at most.' },
    EMAIL: { description: 'An e-mail address.' },
    PHONE: { description: 'A telephone number, as people write it.' },
    NUMBER: { description: 'A number, sent as a JSON number.' },
    CHOICE: { description: 'One of the choices.' },
    MULTI_CHOICE: { description: 'Any of the choices, in an array.' },
    CHECKBOX: { description: 'true or false; a required one must be true.' },
    FILE: { description: 'The id of an attachment that `createUpload` made and that was put.' },
  },
});

@ObjectType({ description: 'Something that an event asks who buys or registers.' })
export class Question {
  @Field(() => ID, { description: 'Under which it is answered; it stays while the question is changed.' })
  id!: string;

  @Field(() => String, { description: 'The question, in the event’s language.' })
  label!: string;

  @Field(() => QuestionKind, { description: 'What it is answered with.' })
  kind!: QuestionKind;

  @Field(() => Boolean, { description: 'Whether nobody gets by without an answer.' })
  required!: boolean;

  @Field(() => Boolean, {
    description: 'Whether it is asked for each ticket: answers are then arrays in the order of the tickets.',
  })
  perTicket!: boolean;

  @Field(() => [String], { description: 'Of CHOICE and MULTI_CHOICE what there is to choose from; else empty.' })
  choices!: string[];

  @Field(() => Boolean, { description: 'True where it is asked no more, and stays for what was answered before.' })
  removed!: boolean;
}

@InputType({ description: 'A question of an event.' })
export class QuestionInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Of a question that the event asks already and that stays; left out, it is a new one.',
  })
  id?: string | null;

  @Field(() => String, { description: 'The question, 1 to 300 characters.' })
  label!: string;

  @Field(() => QuestionKind, {
    description: 'What it is answered with. With another kind than before it is a new question.',
  })
  kind!: QuestionKind;

  @Field(() => Boolean, { nullable: true, description: 'Whether nobody gets by without an answer; false if left out.' })
  required?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it is asked for each ticket; false if left out.' })
  perTicket?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: 'For CHOICE and MULTI_CHOICE: 1 to 100, each once and of at most 200 characters.',
  })
  choices?: string[] | null;
}
