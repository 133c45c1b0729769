/* Long because it is one list: every sentence of every mail. */
import type { Words } from './en.js';
import { grammarOf } from './grammar.js';

/** Everything that mails say in French. */
export function fr(locale: string): Words {
  const { number, plural } = grammarOf('fr', locale);
  const billets = (count: number): string => plural(count, { one: 'billet', many: 'billets', other: 'billets' });
  const counted = (count: number): string =>
    plural(count, { one: 'un billet', many: `${number(count)} de billets`, other: `${number(count)} billets` });
  const vosBillets = (count: number): string =>
    plural(count, { one: 'Votre billet', many: 'Vos billets', other: 'Vos billets' });
  const hours = (count: number): string =>
    plural(count, { one: 'une heure', many: `${number(count)} d’heures`, other: `${number(count)} heures` });
  const minutes = (count: number): string =>
    plural(count, { one: 'une minute', many: `${number(count)} de minutes`, other: `${number(count)} minutes` });

  return {
    hello: name => `Bonjour ${name},`,
    when: 'Quand',
    doorsAt: time => `Ouverture des portes à ${time}`,
    where: 'Où',
    orderNumber: 'Commande',
    total: 'Montant total',
    amount: 'Montant',
    ticket: 'Billet',
    linkFails: 'Si le bouton ne fait rien, ouvrez cette adresse :',
    colon: ' :',
    comma: ', ',

    orderTickets: {
      subject: (title, count) => `${vosBillets(count)} pour ${title}`,
      title: count =>
        plural(count, {
          one: 'Voici votre billet',
          many: `Voici vos ${number(count)} de billets`,
          other: `Voici vos ${number(count)} billets`,
        }),
      issued: organization => `${organization} a un billet pour vous. Il ne vous coûte rien.`,
      intro:
        'Présentez chaque code à l’entrée, sur votre téléphone ou sur papier. Chacun fait entrer une personne, une fois.',
      introRotating:
        'Les codes changent toutes les 15 secondes : ouvrez votre commande sur le téléphone que vous apporterez.',
      qrAlt: serial => `Code QR du billet ${serial}. Si les images sont masquées, ouvrez le PDF joint.`,
      button: 'Ouvrir votre commande',
      attached: 'Un PDF à imprimer et un fichier pour votre agenda sont joints.',
      attachedCalendar: 'Un fichier pour votre agenda est joint.',
      why: organization =>
        `Vous recevez ce message parce que vous avez commandé des billets auprès de ${organization}.`,
      whyIssued: organization => `Vous recevez ce message parce que ${organization} a émis un billet à votre nom.`,
      receipt: 'Le reçu se trouve aussi sur la page de votre commande.',
      secret:
        'Quiconque possède un code ou le lien de la commande peut utiliser les billets : ne les transmettez pas à la légère.',
      pdfName: orderNumber => `billets-${orderNumber}.pdf`,
    },

    paymentFailed: {
      subject: title => `Votre paiement pour ${title} n’a pas abouti`,
      title: 'Votre paiement n’a pas abouti',
      intro: title => `Rien n’a été débité, et vos billets pour ${title} ne sont pas encore payés.`,
      reason: reason => `Le prestataire de paiement indique : ${reason}`,
      until: time => `Ils vous sont réservés jusqu’au ${time}. D’ici là, vous pouvez payer à nouveau.`,
      button: 'Payer à nouveau',
      why: 'Vous recevez ce message parce que vous avez tenté de payer des billets avec cette adresse.',
    },

    moneyReturned: {
      subject: title => `Votre paiement pour ${title} vous est rendu`,
      title: 'Votre argent vous est rendu',
      intro: title => `Un paiement pour ${title} nous est parvenu, mais il n’a pas pu donner de billets.`,
      amount: amount => `Nous vous rendons la totalité : ${amount}, sur la carte ou le compte d’origine.`,
      reasons: {
        CANCELLED: 'La commande a été annulée.',
        PAID_ALREADY: 'La commande était déjà payée.',
        NO_EVENT: 'L’événement n’a plus lieu.',
        TOO_LATE: 'Le paiement est arrivé après la vente des billets.',
        DECIDED_OTHERWISE: 'Le paiement est arrivé après une autre décision sur l’inscription.',
        OTHER_AMOUNT: 'Le montant payé n’était pas le montant dû.',
      },
      patience:
        'Vous n’avez rien à faire. Les banques peuvent mettre jusqu’à dix jours ouvrables pour afficher la somme.',
      button: 'Ouvrir votre commande',
      why: 'Vous recevez ce message parce qu’un paiement est arrivé pour votre commande.',
    },

    refundAsked: {
      subject: title => `Une demande de remboursement pour ${title} vous attend`,
      title: 'Une demande de remboursement',
      intro: (buyer, count) => `${buyer} souhaite rendre ${counted(count)}.`,
      reason: 'Motif',
      button: 'Examiner et décider',
      why: organization => `Vous recevez ce message parce que vous décidez des remboursements de ${organization}.`,
    },

    refundDecided: {
      subject: (title, granted) => `Votre remboursement pour ${title} est ${granted ? 'accordé' : 'refusé'}`,
      granted: 'Votre argent vous est rendu',
      nothing: 'Vos billets sont rendus',
      denied: 'Votre remboursement a été refusé',
      grantedIntro: (title, count) =>
        plural(count, {
          one: `Votre billet pour ${title} est rendu et ne peut plus être utilisé.`,
          many: `Vos billets pour ${title} sont rendus et ne peuvent plus être utilisés.`,
          other: `Vos billets pour ${title} sont rendus et ne peuvent plus être utilisés.`,
        }),
      deniedIntro: (title, count) =>
        plural(count, {
          one: `Votre billet pour ${title} reste utilisable comme avant.`,
          many: `Vos billets pour ${title} restent utilisables comme avant.`,
          other: `Vos billets pour ${title} restent utilisables comme avant.`,
        }),
      amount: amount => `Nous vous rendons ${amount}, sur la carte ou le compte d’origine.`,
      note: note => `L’organisateur écrit : ${note}`,
      tickets: 'Billets',
      why: 'Vous recevez ce message parce qu’un remboursement a été demandé pour votre commande.',
    },

    refundFailed: {
      subject: title => `Un remboursement pour ${title} a échoué`,
      title: 'Un remboursement a échoué',
      intro: (amount, title) => `${amount}, payés pour ${title}, ne sont pas revenus à l’acheteur.`,
      advice:
        'Une fois la cause écartée, relancez-le depuis la page des remboursements. Si cela ne peut pas marcher, rendez l’argent d’une autre façon.',
      reason: 'Cause',
      button: 'Examiner et relancer',
      why: organization => `Vous recevez ce message parce que vous décidez des remboursements de ${organization}.`,
    },

    ticketRefunded: {
      subject: (title, count) =>
        plural(count, {
          one: `Votre billet pour ${title} n’est plus utilisable`,
          many: `Vos billets pour ${title} ne sont plus utilisables`,
          other: `Vos billets pour ${title} ne sont plus utilisables`,
        }),
      title: count =>
        plural(count, {
          one: 'Votre billet a été rendu',
          many: 'Vos billets ont été rendus',
          other: 'Vos billets ont été rendus',
        }),
      intro: (title, buyer) =>
        `${buyer}, à qui vous devez vos billets pour ${title}, a obtenu un remboursement. Ce que vous détenez ne fait plus entrer personne.`,
      tickets: 'Billets',
      why: 'Vous recevez ce message parce que vous détenez des billets achetés par quelqu’un d’autre.',
    },

    eventCancelled: {
      subject: title => `${title} n’aura pas lieu`,
      title: title => `${title} n’aura pas lieu`,
      intro: when => `L’événement prévu à cette date est annulé : ${when}. Nous le regrettons.`,
      reason: reason => `L’organisateur écrit : ${reason}`,
      amount: amount =>
        `Tout ce que vous avez payé et qui ne vous a pas encore été rendu, soit ${amount}, revient sur la carte ou le compte d’origine.`,
      holder: buyer => `Vos billets sont annulés. L’argent revient à ${buyer}, qui les avait achetés.`,
      free: 'Vos billets sont annulés.',
      why: organization => `Vous recevez ce message parce que vous avez des billets de ${organization}.`,
    },

    eventCalledOff: {
      asked:
        'Votre demande prend fin aussi : plus rien ne vous est réservé, et vous n’avez rien à faire. Si un paiement de votre part arrivait encore, il vous serait rendu automatiquement.',
      why: organization =>
        `Vous recevez ce message parce que cette adresse attendait des billets ou une place de ${organization}.`,
    },

    eventChanged: {
      subject: title => `Du changement pour ${title}`,
      title: 'Merci de noter ce qui change',
      intro: title => `${title} a lieu à un autre moment ou dans un autre lieu. Voici ce qui vaut désormais :`,
      whenBefore: 'Quand, avant',
      whereBefore: 'Où, avant',
      valid: 'Vos billets restent valables. Le fichier joint met votre agenda à jour.',
    },

    reminder: {
      subject: title => `${title}, c’est bientôt`,
      title: 'C’est bientôt l’heure',
      intro: (title, count) => `Vous avez ${counted(count)} pour ${title}.`,
      advice:
        'Ouvrez vos billets une fois avant de partir : ils fonctionnent ensuite sans réseau. Chaque code fait entrer une personne, une fois.',
    },

    message: {
      subjectOfTest: subject => `Essai : ${subject}`,
      intro: (organization, title) => `${organization} vous écrit au sujet de ${title} :`,
      why: (organization, title) =>
        `Vous recevez ce message parce que vous avez un billet pour ${title}. Il a été écrit par ${organization}.`,
      unsubscribe: organization => `Ne plus recevoir de messages de ${organization}`,
    },

    transferAsked: {
      subject: title => `Un billet pour ${title} doit changer de mains`,
      title: 'Quelqu’un veut céder un billet',
      intro: (from, to) =>
        `${from} propose un billet à ${to}, qui recevra le lien dès que vous aurez donné votre accord.`,
      until: time => `Sans réponse, l’offre prend fin le ${time}.`,
      button: 'Examiner et décider',
      why: organization =>
        `Vous recevez ce message parce que vous décidez des billets de ${organization} qui changent de mains.`,
    },

    transferDecided: {
      subject: (title, granted) =>
        granted ? `Votre billet pour ${title} est proposé` : `Votre billet pour ${title} ne peut pas être cédé`,
      granted: 'L’organisateur est d’accord',
      grantedIntro: (to, until) => `${to} a reçu votre offre et peut prendre le billet jusqu’au ${until}.`,
      denied: 'L’organisateur a refusé',
      deniedIntro: to => `Votre billet n’a pas été proposé à ${to}. Il reste à vous et vous fait entrer comme avant.`,
      why: 'Vous recevez ce message parce que vous avez proposé votre billet à quelqu’un.',
    },

    transferOffered: {
      subject: (title, from) => `${from} a un billet pour ${title} à vous céder`,
      title: 'Un billet pour vous',
      intro: (from, title) => `${from} souhaite vous céder un billet pour ${title}. Il ne vous coûte rien.`,
      note: (from, note) => `${from} écrit : ${note}`,
      button: 'Voir l’offre',
      until: time =>
        `Vous pouvez l’accepter ou la décliner jusqu’au ${time}. Quiconque possède ce lien peut prendre le billet.`,
      why: from =>
        `Vous recevez ce message parce que ${from} a donné votre adresse. Si vous ne savez pas pourquoi, déclinez l’offre ou laissez-la passer.`,
    },

    transferWithdrawn: {
      subject: title => `Le billet pour ${title} ne vous est plus proposé`,
      title: 'Cette offre a pris fin',
      intro: (from, title) => `Le billet pour ${title} que ${from} vous proposait ne peut plus être pris.`,
      why: 'Vous recevez ce message parce que le billet vous avait été proposé.',
    },

    transferUnanswered: {
      subject: title => `Votre billet pour ${title} reste à vous`,
      title: 'Votre billet reste à vous',
      declined: to => `${to} a décliné le billet que vous proposiez.`,
      expired: to => `${to} n’a pas pris à temps le billet que vous proposiez.`,
      undecided: to => `L’organisateur n’a pas décidé à temps si vous pouviez le céder à ${to}.`,
      advice: 'Il vous fait entrer comme avant. Vous pouvez le proposer de nouveau.',
      why: 'Vous recevez ce message parce que vous avez proposé votre billet à quelqu’un.',
    },

    transferAccepted: {
      subject: title => `Votre billet pour ${title} a été pris`,
      title: 'Votre billet est en d’autres mains',
      intro: (to, title) => `${to} a pris votre billet pour ${title} et a reçu un nouveau code.`,
      advice: 'Votre propre code, comme tout ce que vous en avez imprimé ou enregistré, ne fait plus entrer personne.',
      why: 'Vous recevez ce message parce que vous avez proposé votre billet à quelqu’un.',
    },

    transferredTicket: {
      title: 'Le billet est à vous',
      intro: from =>
        `${from} vous l’a cédé. Présentez le code à l’entrée, sur votre téléphone ou sur papier. Il fait entrer une personne, une fois.`,
      introRotating: from =>
        `${from} vous l’a cédé. Son code change toutes les 15 secondes : ouvrez le billet sur le téléphone que vous apporterez.`,
      button: 'Ouvrir votre billet',
      secret: 'Quiconque possède le code ou le lien peut utiliser le billet : ne le transmettez pas à la légère.',
      why: 'Vous recevez ce message parce que vous avez pris un billet qui vous était proposé.',
      pdfName: serial => `billet-${serial}.pdf`,
    },

    disputeOpened: {
      subject: orderNumber => `Une banque conteste le paiement de la commande ${orderNumber}`,
      title: 'Un paiement est contesté',
      intro: title => `La banque d’un acheteur réclame ce qui a été payé pour ${title}.`,
      meanwhile:
        'La réponse se fait sur les pages du prestataire de paiement, avec ce qui montre que les billets ont été achetés et utilisés. Tant que la banque n’a pas décidé, les billets restent valables et rien de ce paiement n’est remboursé.',
      reason: 'Motif',
      reference: 'Chez le prestataire',
      respondBy: 'Répondre avant le',
      why: 'Vous recevez ce message parce que vous répondez de l’argent de cet événement.',
    },

    disputeClosed: {
      subject: (orderNumber, lost) => `La contestation de la commande ${orderNumber} est ${lost ? 'perdue' : 'gagnée'}`,
      title: lost => (lost ? 'Une contestation a été perdue' : 'Une contestation a été gagnée'),
      won: title => `L’argent payé pour ${title} reste ici, et les billets restent valables.`,
      lost: title =>
        `La banque a repris l’argent payé pour ${title}. Les billets de la commande sont annulés et remis en vente.`,
      why: 'Vous recevez ce message parce que vous répondez de l’argent de cet événement.',
    },

    fraudWarning: {
      subject: orderNumber => `Une banque soupçonne une fraude pour la commande ${orderNumber}`,
      title: 'Une banque soupçonne une fraude',
      intro: title =>
        `Le paiement d’une commande pour ${title} n’a peut-être pas été fait par le propriétaire de la carte.`,
      advice:
        'Souvent une contestation suit, qui coûte des frais et l’argent. Rembourser la commande maintenant l’évite ; si vous connaissez l’acheteur, vous n’avez rien à faire.',
      why: 'Vous recevez ce message parce que vous répondez de l’argent de cet événement.',
    },

    ticketsVoid: {
      subject: title => `Vos billets pour ${title} ne sont plus valables`,
      title: 'Ces billets ne sont plus valables',
      buyer: title => `Votre banque a repris l’argent de vos billets pour ${title}. Ils ne font plus entrer personne.`,
      holder: title =>
        `Le paiement de vos billets pour ${title} a été repris par la banque de la personne qui les avait achetés. Ils ne font plus entrer personne.`,
      advice:
        'Si vous souhaitez toujours venir, achetez de nouveaux billets. Si cela vous surprend, demandez à la personne qui les a achetés, ou à la banque.',
      why: 'Vous recevez ce message parce que vous avez acheté ou détenez des billets de cette commande.',
    },

    waitlistJoined: {
      subject: title => `Vous êtes sur la liste d’attente de ${title}`,
      title: 'Vous êtes sur la liste d’attente',
      intro: (title, tier, count) =>
        `Nous gardons votre place dans la file pour ${counted(count)} : ${title}, ${tier}.`,
      position: position =>
        position === 1
          ? 'Vous occupez la première place de la file.'
          : `Vous occupez pour l’instant la place ${number(position)} de la file.`,
      how: count =>
        `Dès que des billets reviennent et que c’est votre tour, nous vous les réservons et écrivons à cette adresse. Vous avez alors jusqu’à ${hours(count)} pour les prendre, et personne d’autre ne peut les acheter entre-temps.`,
      group: 'Les vôtres arrivent tous ensemble, ou pas encore : personne ne reçoit la moitié d’un groupe.',
      button: 'Voir votre place, ou quitter la file',
      why: 'Vous recevez ce message parce que cette adresse s’est inscrite sur une liste d’attente. Si ce n’était pas vous, quittez la file avec le lien : il n’y a rien d’autre à faire.',
    },

    waitlistOffered: {
      subject: (title, count) => `${vosBillets(count)} pour ${title} : c’est votre tour`,
      title: 'C’est votre tour',
      intro: (title, tier, count) =>
        plural(count, {
          one: `Un billet pour ${title}, ${tier}, est revenu et vous est réservé.`,
          many: `${number(count)} de billets pour ${title}, ${tier}, sont revenus et vous sont réservés.`,
          other: `${number(count)} billets pour ${title}, ${tier}, sont revenus et vous sont réservés.`,
        }),
      until: time => `À prendre avant le ${time}. Ensuite, c’est le tour de la personne suivante.`,
      changed: (asked, count) =>
        asked > count
          ? `Vous aviez demandé ${counted(asked)}. Une commande en compte désormais ${number(count)} au plus : c’est ce que nous vous réservons.`
          : `Vous aviez demandé ${counted(asked)}. Une commande en compte désormais ${number(count)} au moins : c’est ce que nous vous réservons. Si c’est trop, laissez-les à la personne suivante.`,
      pay: count => `Vous avez ensuite ${minutes(count)} pour payer.`,
      tickets: 'Billets',
      button: count => `Prendre ${plural(count, { one: 'votre', many: 'vos', other: 'vos' })} ${billets(count)}`,
      leave: 'Plus intéressé ? Laissez la place à la personne suivante.',
      why: 'Vous recevez ce message parce que cette adresse s’est inscrite sur une liste d’attente. Gardez ce lien pour vous : quiconque le possède peut prendre les billets.',
    },

    waitlistOfferEnded: {
      subject: title => `Votre offre pour ${title} a pris fin`,
      title: 'Votre offre a pris fin',
      intro: (title, tier, count) =>
        `Nous vous réservions ${counted(count)} : ${title}, ${tier}. Personne n’en a profité à temps, et l’organisation a laissé la place à la personne suivante.`,
      again:
        'Si vous souhaitez toujours venir, inscrivez-vous de nouveau sur la liste d’attente : votre place sera alors à la fin de la file.',
      why: 'Vous recevez ce message parce que cette adresse avait une offre d’une liste d’attente.',
    },

    registrationReceived: {
      subject: title => `Nous avons reçu votre inscription pour ${title}`,
      title: 'Votre inscription est arrivée',
      intro: (title, tier) => `Vous avez demandé une place pour ${title}, ${tier}.`,
      next: organization =>
        `${organization} lit chaque inscription et vous répondra à cette adresse. D’ici là, aucune place ne vous est réservée, et vous n’avez rien à faire.`,
      team: 'Équipe',
      button: 'Voir votre inscription',
      why: 'Vous recevez ce message parce que cette adresse s’est inscrite. Si ce n’était pas vous, ouvrez l’inscription et retirez-la.',
    },

    registrationApproved: {
      subject: title => `Vous avez une place pour ${title}`,
      title: 'Vous avez une place',
      free: (title, tier) =>
        `Votre inscription pour ${title}, ${tier}, a été acceptée. Votre billet se trouve dans un message à part, avec son code.`,
      priced: (title, tier) =>
        `Votre inscription pour ${title}, ${tier}, a été acceptée, et une place vous est réservée.`,
      until: time =>
        `Payez avant le ${time}. Ensuite, la place est de nouveau libre, et votre inscription attend comme avant.`,
      note: (organization, note) => `${organization} vous écrit : ${note}`,
      pay: 'Payer et recevoir votre billet',
      open: 'Ouvrir votre commande',
      why: 'Vous recevez ce message parce que cette adresse s’est inscrite. Gardez ce lien pour vous : quiconque le possède peut utiliser la place.',
    },

    registrationUnpaid: {
      subject: title => `Votre place pour ${title} n’a pas été payée à temps`,
      title: 'Le lien de paiement a expiré',
      intro: (title, tier) =>
        `La place qui vous était réservée pour ${title}, ${tier}, est de nouveau libre, car elle n’a pas été payée à temps.`,
      next: organization =>
        `Votre inscription attend comme avant. ${organization} peut l’accepter une nouvelle fois et enverra alors un nouveau lien à cette adresse : vous n’avez rien à faire. Si vous ne souhaitez plus venir, ouvrez l’inscription et retirez-la.`,
    },

    registrationDeclined: {
      subject: title => `Votre inscription pour ${title}`,
      title: 'Pas cette fois',
      intro: (title, organization) => `${organization} n’a pas de place pour vous : ${title}.`,
      note: (organization, note) => `${organization} vous écrit : ${note}`,
      why: 'Vous recevez ce message parce que cette adresse s’est inscrite.',
    },

    recoverOrders: {
      subject: 'Vos commandes',
      title: 'Vos commandes',
      intro:
        'Vous avez demandé les liens vers les commandes faites avec cette adresse, et vers les billets qui vous ont été cédés.',
      open: orderNumber => `Ouvrir la commande ${orderNumber}`,
      openTicket: serial => `Ouvrir le billet ${serial}`,
      why: 'Vous recevez ce message parce que quelqu’un l’a demandé avec votre adresse. Si ce n’était pas vous, vous n’avez rien à faire : les liens n’arrivent qu’à votre adresse.',
    },

    verifyEmail: {
      subject: 'Confirmez votre adresse électronique',
      title: 'Est-ce bien votre adresse ?',
      intro: 'Confirmez-la, et les billets achetés avec elle rejoignent votre compte.',
      button: 'Confirmer cette adresse',
      until: time => `Le lien fonctionne jusqu’au ${time}.`,
      why: 'Vous recevez ce message parce que quelqu’un a ouvert un compte avec cette adresse. Si ce n’était pas vous, vous n’avez rien à faire.',
    },

    resetPassword: {
      subject: 'Choisissez un nouveau mot de passe',
      title: 'Choisissez un nouveau mot de passe',
      intro: 'Vous avez demandé à changer de mot de passe. Cela ferme vos sessions partout ailleurs.',
      button: 'Choisir un nouveau mot de passe',
      until: time => `Le lien fonctionne une fois, jusqu’au ${time}.`,
      why: 'Vous recevez ce message parce que quelqu’un l’a demandé avec votre adresse. Si ce n’était pas vous, vous n’avez rien à faire : votre mot de passe reste le même.',
    },
  };
}
