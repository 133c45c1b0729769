import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { renderApp, type Root } from '../../testing/render-app.js';
import { OrganizationSettingsPage } from './OrganizationSettingsPage.js';
import { SellerForm, toBasisPoints, toPercent, toSellerInput } from './settings-form.js';

const lantern = {
  __typename: 'Organization',
  id: 'org-1',
  slug: 'lantern',
  name: 'Lantern House',
  description: '',
  website: null,
  feeBasisPoints: 250,
  feeFixed: 50,
  feesPaidBy: 'BUYER',
  legalName: null,
  address: '9 Marina Road\nLagos',
  taxNumber: null,
  contactEmail: null,
  receiptPrefix: 'INV',
};

const open = (role: string, root: Root = {}) =>
  renderApp(
    [{ path: '/promoter/:org/settings', element: <OrganizationSettingsPage /> }],
    '/promoter/lantern/settings',
    {
      root: { me: { id: 'user-1', memberships: [{ role, organization: lantern }] }, organization: lantern, ...root },
    },
  );
const type = (label: string, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });
const value = (label: string) => screen.getByLabelText<HTMLInputElement>(label).value;
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

afterEach(cleanup);

describe('what is typed', () => {
  test.each([
    ['0', 0],
    ['2.5', 250],
    ['1.15', 115],
    ['100', 10_000],
    ['100.01', null],
    ['2,5', null],
    ['2.555', null],
    ['', null],
  ])('%s percent is %s hundredths of one', (percent, points) => expect(toBasisPoints(percent)).toBe(points));

  test('every fee reads back as it was', () => {
    for (let points = 0; points <= 10_000; points++) expect(toBasisPoints(toPercent(points))).toBe(points);
  });

  test('what is emptied is cleared, and an address has no empty lines', () => {
    const emptied = {
      legalName: '',
      address: ' Here \n\n There ',
      taxNumber: '',
      contactEmail: '',
      receiptPrefix: 'INV',
    };
    expect(toSellerInput(SellerForm.parse(emptied))).toEqual({
      legalName: null,
      address: 'Here\nThere',
      taxNumber: null,
      contactEmail: null,
      receiptPrefix: 'INV',
    });
  });
});

describe('the settings', () => {
  test('an owner saves the fees; what was typed about the seller stays', async () => {
    const inputs: unknown[] = [];
    await open('OWNER', {
      updateOrganization: ({ input }: { input: object }) => (
        inputs.push({ ...input }),
        { ...lantern, feeBasisPoints: 300 }
      ),
    });
    expect(value('Fee in percent')).toBe('2.5');
    type('Legal name', 'Lantern House Ltd');
    type('Fee in percent', '3');
    press('Save name and fees');
    await waitFor(() => expect(inputs).toHaveLength(1));
    expect(inputs[0]).toEqual({
      organizationId: 'org-1',
      name: 'Lantern House',
      feeBasisPoints: 300,
      feeFixed: 50,
      feesPaidBy: 'BUYER',
    });
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Save name and fees' }).hasAttribute('disabled')).toBe(true),
    );
    expect(value('Legal name')).toBe('Lantern House Ltd');
    expect(value('Fee in percent')).toBe('3');
  });

  test('what the server finds wrong stands beside its field, and nothing that was typed is lost', async () => {
    await open('OWNER', {
      updateOrganization: {
        __typename: 'InvalidInputError',
        code: 'INVALID_INPUT',
        message: 'Something is wrong.',
        fields: [{ path: 'address.1', message: 'A line of the address holds a character that is none.' }],
      },
    });
    type('Address', 'Here\nThere');
    press('Save who sells');
    expect(await screen.findByText('A line of the address holds a character that is none.')).toBeTruthy();
    expect(value('Address')).toBe('Here\nThere');
  });

  test('a mistake is told before anything is sent', async () => {
    await open('OWNER', {
      updateOrganization: () => {
        throw new Error('asked');
      },
    });
    type('Contact email', 'nobody');
    press('Save who sells');
    expect(await screen.findByText(/doesn’t look like an email/)).toBeTruthy();
    expect(screen.queryByText('That didn’t work')).toBeNull();
  });

  test('a manager reads who sells, and changes it not', async () => {
    await open('MANAGER');
    expect(screen.getByRole('button', { name: 'Save name and fees' })).toBeTruthy();
    expect(screen.getByText(/9 Marina Road/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Save who sells' })).toBeNull();
  });

  test.each(['VIEWER', 'SCANNER'])('a %s finds no such page', async role => {
    await open(role);
    expect(screen.getByRole('heading', { name: 'No such page' })).toBeTruthy();
  });
});
