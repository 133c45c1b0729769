import { registerEnumType } from 'type-graphql';

/** What led to an order. */
export enum OrderOrigin {
  SALE = 'SALE',
  WAITLIST = 'WAITLIST',
  REGISTRATION = 'REGISTRATION',
  ISSUED = 'ISSUED',
}

registerEnumType(OrderOrigin, {
  name: 'OrderOrigin',
  description: 'What led to an order.',
  valuesConfig: {
    SALE: { description: 'Somebody took tickets that anybody could have.' },
    WAITLIST: { description: 'An offer to somebody who waited: given back, it goes to the next in line.' },
    REGISTRATION: {
      description: 'A registration that was approved: given back, the registration is withdrawn with it.',
    },
    ISSUED: { description: 'Staff issued it, at no charge.' },
  },
});
