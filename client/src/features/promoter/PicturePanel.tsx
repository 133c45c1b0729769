import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { EventArt } from '../../components/EventArt.js';
import { TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
import { atMost } from '../../lib/validation.js';
import { showInvalidFields } from './form-errors.js';
import type { ManagedEvent } from './manage-event.js';
import { PictureDrop } from './PictureDrop.js';

const UPDATE_PICTURE: TypedDocumentNode<Gql.UpdatePictureMutation, Gql.UpdatePictureMutationVariables> = gql`
  mutation UpdatePicture($input: UpdateEventInput!) {
    updateEvent(input: $input) {
      __typename
      ... on Event {
        id
        imageUrl
        imageAlt
        image {
          sources {
            url
            width
          }
        }
      }
      ... on InvalidInputError {
        message
        fields {
          path
          message
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

const PictureForm = z.object({
  imageAlt: z.string().check(z.trim(), z.maxLength(300, atMost(300))),
  link: z.string().check(
    z.trim(),
    z.refine(text => text === '' || /^https:\/\/\S+$/.test(text), { error: () => t`A link that begins with https://` }),
  ),
});

const toForm = ({ imageAlt, imageUrl, image }: ManagedEvent) => ({ imageAlt, link: image ? '' : (imageUrl ?? '') });

/** What the event is seen by: a picture from a file or a link, and the words for it. */
export function PicturePanel({ event }: { event: ManagedEvent }) {
  const form = useForm({
    resolver: zodResolver(PictureForm),
    values: toForm(event),
    resetOptions: { keepDirtyValues: true },
  });
  const { errors, isDirty, dirtyFields } = form.formState;
  const [run, { loading, error }] = useMutation(UPDATE_PICTURE);

  async function change(changes: { imageAlt?: string; imageUrl?: string | null }): Promise<boolean> {
    const answer = await run({ variables: { input: { eventId: event.id, ...changes } } }).catch(() => null);
    const result = answer?.data?.updateEvent;
    if (!result) return false;
    if (result.__typename === 'Event') return true;
    const rest =
      result.__typename === 'InvalidInputError'
        ? showInvalidFields(result.fields, form.setError, ['imageAlt'], { imageUrl: 'link' })
        : [serverWords(result)];
    if (rest.length > 0) form.setError('root', { message: rest.join(' ') });
    return false;
  }

  const submit = form.handleSubmit(async values => {
    const link = dirtyFields.link ? { imageUrl: values.link || null } : {};
    if (!(await change({ imageAlt: values.imageAlt, ...link }))) return;
    form.reset(values);
    say(t`Saved`);
  });
  const remove = async () => {
    if (!(await change({ imageUrl: null }))) return;
    form.resetField('link', { defaultValue: '' });
    say(t`The picture is gone`);
  };

  return (
    <Panel title={t`Picture`}>
      <div className="flex flex-col gap-5">
        <EventArt event={event} sizes="(min-width: 1024px) 44rem, 100vw" className="aspect-video rounded-control" />
        <PictureDrop eventId={event.id} replaces={event.imageUrl !== null} />
        <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
          <TextField
            label={t`What the picture shows`}
            hint={t`For those who can’t see it. Empty where it is only decoration.`}
            error={errors.imageAlt?.message}
            {...form.register('imageAlt')}
          />
          <TextField
            label={t`Or a link to a picture`}
            type="url"
            hint={t`It begins with https://, and takes the place of an uploaded one.`}
            error={errors.link?.message}
            {...form.register('link')}
          />
          {errors.root?.message && (
            <Notice tone="problem" focus title={t`Not saved`}>
              {errors.root.message}
            </Notice>
          )}
          {error && <Failure focus error={error} />}
          <div className="flex flex-wrap gap-3">
            <Button type="submit" busy={loading} disabled={!isDirty} className="px-6">
              <Trans>Save the picture</Trans>
            </Button>
            {event.imageUrl !== null && (
              <Button look="quiet" busy={loading} onClick={() => void remove()}>
                <Trans>Remove the picture</Trans>
              </Button>
            )}
          </div>
        </form>
      </div>
    </Panel>
  );
}
