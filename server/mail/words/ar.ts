/* Long because it is one list: every sentence of every mail. */
import type { Words } from './en.js';
import { grammarOf } from './grammar.js';

/** Keeps a name in other letters, and the marks at its ends, from changing places with the words around it (UAX 9). */
const own = (text: string): string => `\u2068${text}\u2069`;

/** Everything that mails say in Arabic. */
export function ar(locale: string): Words {
  const { number, plural } = grammarOf('ar', locale);
  /** As the object of a verb or after a preposition. */
  const counted = (count: number): string =>
    plural(count, {
      zero: 'لا تذاكر',
      one: 'تذكرة واحدة',
      two: 'تذكرتين',
      few: `${number(count)} تذاكر`,
      many: `${number(count)} تذكرة`,
      other: `${number(count)} تذكرة`,
    });
  /** Yours, of any number: the noun alone. */
  const yours = (count: number): string =>
    plural(count, {
      zero: 'تذاكرك',
      one: 'تذكرتك',
      two: 'تذكرتاك',
      few: 'تذاكرك',
      many: 'تذاكرك',
      other: 'تذاكرك',
    });
  const hours = (count: number): string =>
    plural(count, {
      zero: 'أقل من ساعة',
      one: 'ساعة واحدة',
      two: 'ساعتان',
      few: `${number(count)} ساعات`,
      many: `${number(count)} ساعة`,
      other: `${number(count)} ساعة`,
    });
  const minutes = (count: number): string =>
    plural(count, {
      zero: 'أقل من دقيقة',
      one: 'دقيقة واحدة',
      two: 'دقيقتان',
      few: `${number(count)} دقائق`,
      many: `${number(count)} دقيقة`,
      other: `${number(count)} دقيقة`,
    });

  return {
    hello: name => `مرحبًا ${own(name)}،`,
    when: 'الموعد',
    doorsAt: time => `تُفتح الأبواب ${time}`,
    where: 'المكان',
    orderNumber: 'الطلب',
    total: 'المجموع',
    amount: 'المبلغ',
    ticket: 'التذكرة',
    linkFails: 'إذا لم يعمل الزر، فافتح هذا العنوان:',
    colon: ':',
    comma: '، ',

    orderTickets: {
      subject: (title, count) => `${yours(count)} لحضور ${own(title)}`,
      title: count =>
        plural(count, {
          zero: 'هذه تذاكرك',
          one: 'هذه تذكرتك',
          two: 'هاتان تذكرتاك',
          few: `هذه تذاكرك، وعددها ${number(count)}`,
          many: `هذه تذاكرك، وعددها ${number(count)}`,
          other: `هذه تذاكرك، وعددها ${number(count)}`,
        }),
      issued: organization => `لدى ${own(organization)} تذكرة لك. لا تكلفك شيئًا.`,
      intro: 'أبرِز كل رمز عند المدخل، على هاتفك أو على الورق. كل رمز يُدخل شخصًا واحدًا، مرة واحدة.',
      introRotating: `تتغير الرموز كل ${number(15)} ثانية: افتح طلبك على الهاتف الذي ستحمله معك.`,
      qrAlt: serial => `رمز الاستجابة السريعة للتذكرة ${own(serial)}. إذا كانت الصور مخفية، فافتح الملف المرفق.`,
      button: 'افتح طلبك',
      attached: 'تجد مرفقًا ملفًا للطباعة وملفًا لتقويمك.',
      attachedCalendar: 'تجد مرفقًا ملفًا لتقويمك.',
      why: organization => `تصلك هذه الرسالة لأنك طلبت تذاكر من ${own(organization)}.`,
      whyIssued: organization => `تصلك هذه الرسالة لأن ${own(organization)} أصدر تذكرة باسمك.`,
      receipt: 'الإيصال موجود أيضًا على صفحة طلبك.',
      secret: 'من يملك رمزًا أو رابط الطلب يستطيع استخدام التذاكر، فلا تعطها إلا لمن تثق به.',
      pdfName: orderNumber => `tickets-${orderNumber}.pdf`,
    },

    paymentFailed: {
      subject: title => `لم يكتمل دفعك لحضور ${own(title)}`,
      title: 'لم يكتمل الدفع',
      intro: title => `لم يُسحب أي مبلغ، وتذاكرك لحضور ${own(title)} لم تُدفع بعد.`,
      reason: reason => `يقول مزوّد الدفع: ${own(reason)}`,
      until: time => `نحجزها لك حتى ${time}. يمكنك الدفع مرة أخرى حتى ذلك الحين.`,
      button: 'ادفع مرة أخرى',
      why: 'تصلك هذه الرسالة لأنك حاولت دفع ثمن تذاكر بهذا العنوان.',
    },

    moneyReturned: {
      subject: title => `نعيد إليك ما دفعته لحضور ${own(title)}`,
      title: 'نعيد إليك مالك',
      intro: title => `وصلتنا دفعة لحضور ${own(title)}، لكن لم يمكن إصدار تذاكر بها.`,
      amount: amount => `نعيد المبلغ كله: ${amount}، إلى البطاقة أو الحساب الذي جاء منه.`,
      reasons: {
        CANCELLED: 'أُلغي الطلب.',
        PAID_ALREADY: 'كان الطلب مدفوعًا من قبل.',
        NO_EVENT: 'لم تعد الفعالية قائمة.',
        TOO_LATE: 'وصلت الدفعة بعد أن بيعت التذاكر.',
        DECIDED_OTHERWISE: 'وصلت الدفعة بعد أن اتُّخذ قرار آخر بشأن طلب التسجيل.',
        OTHER_AMOUNT: 'المبلغ المدفوع ليس المبلغ المستحق.',
      },
      patience: 'ليس عليك أن تفعل شيئًا. قد تستغرق البنوك حتى عشرة أيام عمل لإظهار المبلغ.',
      button: 'افتح طلبك',
      why: 'تصلك هذه الرسالة لأن دفعة وصلت لطلبك.',
    },

    refundAsked: {
      subject: title => `طلب استرداد لحضور ${own(title)} ينتظرك`,
      title: 'مشترٍ يطلب استرداد ماله',
      intro: (buyer, count) => `يريد ${own(buyer)} إرجاع ${counted(count)}.`,
      reason: 'السبب',
      button: 'اطّلع وقرّر',
      why: organization => `تصلك هذه الرسالة لأنك تقرر في طلبات الاسترداد لدى ${own(organization)}.`,
    },

    refundDecided: {
      subject: (title, granted) => `${granted ? 'قُبل' : 'رُفض'} طلب استردادك لحضور ${own(title)}`,
      granted: 'نعيد إليك مالك',
      nothing: 'أُرجعت تذاكرك',
      denied: 'رُفض طلب استردادك',
      grantedIntro: (title, count) =>
        plural(count, {
          zero: `أُرجعت تذاكرك لحضور ${own(title)} ولم تعد صالحة.`,
          one: `أُرجعت تذكرتك لحضور ${own(title)} ولم تعد صالحة.`,
          two: `أُرجعت تذكرتاك لحضور ${own(title)} ولم تعودا صالحتين.`,
          few: `أُرجعت تذاكرك لحضور ${own(title)} ولم تعد صالحة.`,
          many: `أُرجعت تذاكرك لحضور ${own(title)} ولم تعد صالحة.`,
          other: `أُرجعت تذاكرك لحضور ${own(title)} ولم تعد صالحة.`,
        }),
      deniedIntro: (title, count) => `${yours(count)} لحضور ${own(title)}: يمكنك الدخول بها كما من قبل.`,
      amount: amount => `نعيد إليك ${amount}، إلى البطاقة أو الحساب الذي جاء منه المبلغ.`,
      note: note => `كتب المنظّم: ${own(note)}`,
      tickets: 'التذاكر',
      why: 'تصلك هذه الرسالة لأن استردادًا طُلب لطلبك.',
    },

    refundFailed: {
      subject: title => `تعذّر استرداد لحضور ${own(title)}`,
      title: 'تعذّر استرداد',
      intro: (amount, title) => `لم يعد إلى المشتري مبلغ ${amount} الذي دُفع لحضور ${own(title)}.`,
      advice: 'بعد زوال السبب، أعد المحاولة من صفحة الاسترداد. وإن تعذّر ذلك، فأعد المال بطريقة أخرى.',
      reason: 'السبب',
      button: 'اطّلع وأعد المحاولة',
      why: organization => `تصلك هذه الرسالة لأنك تقرر في طلبات الاسترداد لدى ${own(organization)}.`,
    },

    ticketRefunded: {
      subject: (title, count) =>
        plural(count, {
          zero: `لم تعد تذاكرك لحضور ${own(title)} صالحة`,
          one: `لم تعد تذكرتك لحضور ${own(title)} صالحة`,
          two: `لم تعد تذكرتاك لحضور ${own(title)} صالحتين`,
          few: `لم تعد تذاكرك لحضور ${own(title)} صالحة`,
          many: `لم تعد تذاكرك لحضور ${own(title)} صالحة`,
          other: `لم تعد تذاكرك لحضور ${own(title)} صالحة`,
        }),
      title: count => `أُرجعت ${yours(count)}`,
      intro: (title, buyer) => `استرد ${own(buyer)}، الذي اشترى لحضور ${own(title)}، ماله. ما تملكه لم يعد يُدخل أحدًا.`,
      tickets: 'التذاكر',
      why: 'تصلك هذه الرسالة لأنك تملك تذاكر اشتراها شخص آخر.',
    },

    eventCancelled: {
      subject: title => `أُلغيت فعالية ${own(title)}`,
      title: title => `أُلغيت فعالية ${own(title)}`,
      intro: when => `لن تقام في موعدها: ${when}. نأسف لذلك.`,
      reason: reason => `كتب المنظّم: ${own(reason)}`,
      amount: amount => `كل ما دفعته ولم يعد إليك بعد، وهو ${amount}، يعود إلى البطاقة أو الحساب الذي جاء منه.`,
      holder: buyer => `أُلغيت تذاكرك. يعود المال إلى ${own(buyer)} الذي اشتراها.`,
      free: 'أُلغيت تذاكرك.',
      why: organization => `تصلك هذه الرسالة لأن لديك تذاكر من ${own(organization)}.`,
    },

    eventCalledOff: {
      asked:
        'ينتهي بذلك ما طلبته: لم يعد شيء محجوزًا لك، وليس عليك أن تفعل شيئًا. وإن وصلت منك دفعة بعد الآن، فستعود إليك تلقائيًا.',
      why: organization => `تصلك هذه الرسالة لأن هذا العنوان كان ينتظر تذاكر أو مكانًا من ${own(organization)}.`,
    },

    eventChanged: {
      subject: title => `تغيير في ${own(title)}`,
      title: 'يرجى الانتباه إلى الجديد',
      intro: title => `تقام فعالية ${own(title)} في موعد آخر أو مكان آخر. هذا ما يسري الآن:`,
      whenBefore: 'الموعد السابق',
      whereBefore: 'المكان السابق',
      valid: 'تبقى تذاكرك صالحة. الملف المرفق يحدّث تقويمك.',
    },

    reminder: {
      subject: title => `اقترب موعد ${own(title)}`,
      title: 'اقترب الموعد',
      intro: (title, count) => `لديك ${counted(count)} لحضور ${own(title)}.`,
      advice: 'افتح تذاكرك مرة قبل أن تخرج: بعدها تعمل من دون شبكة. كل رمز يُدخل شخصًا واحدًا، مرة واحدة.',
    },

    message: {
      subjectOfTest: subject => `تجربة: ${own(subject)}`,
      intro: (organization, title) => `كتب إليك ${own(organization)} بشأن ${own(title)}:`,
      why: (organization, title) => `تصلك هذه الرسالة لأن لديك تذكرة لحضور ${own(title)}. كتبها ${own(organization)}.`,
      unsubscribe: organization => `أوقف رسائل ${own(organization)}`,
    },

    transferAsked: {
      subject: title => `تذكرة لحضور ${own(title)} يُراد نقلها`,
      title: 'شخص يريد نقل تذكرة',
      intro: (from, to) => `يعرض ${own(from)} تذكرة على ${own(to)}، ويصله الرابط حين توافق.`,
      until: time => `من دون جواب ينتهي العرض في ${time}.`,
      button: 'اطّلع وقرّر',
      why: organization => `تصلك هذه الرسالة لأنك تقرر في نقل تذاكر ${own(organization)}.`,
    },

    transferDecided: {
      subject: (title, granted) =>
        granted ? `عُرضت تذكرتك لحضور ${own(title)}` : `لا يمكن نقل تذكرتك لحضور ${own(title)}`,
      granted: 'وافق المنظّم',
      grantedIntro: (to, until) => `وصل عرضك إلى ${own(to)}، ويمكن أخذ التذكرة حتى ${until}.`,
      denied: 'رفض المنظّم',
      deniedIntro: to => `لم تُعرض تذكرتك على ${own(to)}. تبقى لك وتدخل بها كما من قبل.`,
      why: 'تصلك هذه الرسالة لأنك عرضت تذكرتك على شخص آخر.',
    },

    transferOffered: {
      subject: (title, from) => `لدى ${own(from)} تذكرة لك لحضور ${own(title)}`,
      title: 'تذكرة لك',
      intro: (from, title) => `يريد ${own(from)} أن ينقل إليك تذكرة لحضور ${own(title)}. لا تكلفك شيئًا.`,
      note: (from, note) => `كتب ${own(from)}: ${own(note)}`,
      button: 'انظر إلى العرض',
      until: time => `يمكنك قبوله أو رفضه حتى ${time}. من يملك هذا الرابط يستطيع أخذ التذكرة.`,
      why: from => `تصلك هذه الرسالة لأن ${own(from)} أعطى عنوانك. إن لم تعرف السبب، فارفض العرض أو دعه ينتهي.`,
    },

    transferWithdrawn: {
      subject: title => `لم تعد تذكرة ${own(title)} معروضة عليك`,
      title: 'انتهى هذا العرض',
      intro: (from, title) => `لم يعد ممكنًا أخذ تذكرة ${own(title)} التي عرضها عليك ${own(from)}.`,
      why: 'تصلك هذه الرسالة لأن التذكرة عُرضت عليك من قبل.',
    },

    transferUnanswered: {
      subject: title => `تبقى تذكرتك لحضور ${own(title)} لك`,
      title: 'تبقى تذكرتك لك',
      declined: to => `رُفضت التذكرة التي عرضتها على ${own(to)}.`,
      expired: to => `لم تؤخذ في الوقت المحدد التذكرة التي عرضتها على ${own(to)}.`,
      undecided: to => `لم يقرر المنظّم في الوقت المحدد هل يمكنك نقلها إلى ${own(to)}.`,
      advice: 'تدخل بها كما من قبل. يمكنك عرضها مرة أخرى.',
      why: 'تصلك هذه الرسالة لأنك عرضت تذكرتك على شخص آخر.',
    },

    transferAccepted: {
      subject: title => `أُخذت تذكرتك لحضور ${own(title)}`,
      title: 'صارت تذكرتك لغيرك',
      intro: (to, title) => `أخذ ${own(to)} تذكرتك لحضور ${own(title)} وحصل على رمز جديد.`,
      advice: 'رمزك أنت، وما طبعته أو حفظته منه، لم يعد يُدخل أحدًا.',
      why: 'تصلك هذه الرسالة لأنك عرضت تذكرتك على شخص آخر.',
    },

    transferredTicket: {
      title: 'صارت التذكرة لك',
      intro: from =>
        `نقلها إليك ${own(from)}. أبرِز الرمز عند المدخل، على هاتفك أو على الورق. يُدخل شخصًا واحدًا، مرة واحدة.`,
      introRotating: from =>
        `نقلها إليك ${own(from)}. يتغير رمزها كل ${number(15)} ثانية: افتح التذكرة على الهاتف الذي ستحمله معك.`,
      button: 'افتح تذكرتك',
      secret: 'من يملك الرمز أو الرابط يستطيع استخدام التذكرة، فلا تعطه إلا لمن تثق به.',
      why: 'تصلك هذه الرسالة لأنك أخذت تذكرة عُرضت عليك.',
      pdfName: serial => `ticket-${serial}.pdf`,
    },

    disputeOpened: {
      subject: orderNumber => `بنك يعترض على دفع الطلب ${own(orderNumber)}`,
      title: 'دفعة معترض عليها',
      intro: title => `يطالب بنك أحد المشترين بما دُفع لحضور ${own(title)}.`,
      meanwhile:
        'يُجاب عنه على صفحات مزوّد الدفع نفسها، بما يثبت أن التذاكر اشتُريت واستُخدمت. وحتى يقرر البنك، تبقى التذاكر صالحة ولا يُعاد شيء من الدفعة.',
      reason: 'السبب',
      reference: 'لدى المزوّد',
      respondBy: 'آخر موعد للجواب',
      why: 'تصلك هذه الرسالة لأنك مسؤول عن مال هذه الفعالية.',
    },

    disputeClosed: {
      subject: (orderNumber, lost) => `${lost ? 'خُسر' : 'كُسب'} الاعتراض على الطلب ${own(orderNumber)}`,
      title: lost => (lost ? 'خُسر اعتراض' : 'كُسب اعتراض'),
      won: title => `يبقى هنا المال الذي دُفع لحضور ${own(title)}، وتبقى التذاكر صالحة.`,
      lost: title => `أخذ البنك المال الذي دُفع لحضور ${own(title)}. أُلغيت تذاكر الطلب وعادت للبيع.`,
      why: 'تصلك هذه الرسالة لأنك مسؤول عن مال هذه الفعالية.',
    },

    fraudWarning: {
      subject: orderNumber => `بنك يشتبه باحتيال في دفع الطلب ${own(orderNumber)}`,
      title: 'بنك يشتبه باحتيال',
      intro: title => `ربما لم يدفع صاحب البطاقة ثمن طلب لحضور ${own(title)}.`,
      advice:
        'كثيرًا ما يتبع ذلك اعتراض يكلف رسومًا والمبلغ نفسه. رد ثمن الطلب الآن يجنبك ذلك، وإن كنت تعرف المشتري فليس عليك أن تفعل شيئًا.',
      why: 'تصلك هذه الرسالة لأنك مسؤول عن مال هذه الفعالية.',
    },

    ticketsVoid: {
      subject: title => `لم تعد تذاكرك لحضور ${own(title)} صالحة`,
      title: 'لم تعد هذه التذاكر صالحة',
      buyer: title => `استرد بنكك ثمن تذاكرك لحضور ${own(title)}. لم تعد تُدخل أحدًا.`,
      holder: title => `استرد بنك من اشترى تذاكرك لحضور ${own(title)} ثمنها. لم تعد تُدخل أحدًا.`,
      advice: 'إن كنت ما زلت تريد الحضور، فاشترِ تذاكر جديدة. وإن فاجأك هذا، فاسأل من اشتراها أو البنك.',
      why: 'تصلك هذه الرسالة لأنك اشتريت تذاكر من هذا الطلب أو تملكها.',
    },

    waitlistJoined: {
      subject: title => `أنت على قائمة الانتظار لحضور ${own(title)}`,
      title: 'أنت على قائمة الانتظار',
      intro: (title, tier, count) =>
        `نحفظ لك مكانك في الصف للحصول على ${counted(count)} لحضور ${own(title)}، ${own(tier)}.`,
      position: position => (position === 1 ? 'أنت أول من في الصف.' : `رقمك في الصف الآن ${number(position)}.`),
      how: count =>
        `حين تعود تذاكر ويحين دورك، نحجزها لك ونكتب إلى هذا العنوان. أقصى مهلة لأخذها ${hours(count)}، ولا يستطيع أحد غيرك شراءها في هذه الأثناء.`,
      group: 'تأتيك تذاكرك كلها معًا أو لا تأتي بعد: لا يحصل أحد على نصف مجموعة.',
      button: 'انظر إلى مكانك، أو اترك الصف',
      why: 'تصلك هذه الرسالة لأن هذا العنوان سُجّل في قائمة انتظار. إن لم تكن أنت من سجّله، فاترك الصف بالرابط، وليس عليك غير ذلك.',
    },

    waitlistOffered: {
      subject: (title, count) => `${yours(count)} لحضور ${own(title)}: حان دورك`,
      title: 'حان دورك',
      intro: (title, tier, count) =>
        plural(count, {
          zero: `لا تذاكر لحضور ${own(title)}، ${own(tier)}.`,
          one: `عادت تذكرة لحضور ${own(title)}، ${own(tier)}، وهي محجوزة لك.`,
          two: `عادت تذكرتان لحضور ${own(title)}، ${own(tier)}، وهما محجوزتان لك.`,
          few: `عادت ${number(count)} تذاكر لحضور ${own(title)}، ${own(tier)}، وهي محجوزة لك.`,
          many: `عادت ${number(count)} تذكرة لحضور ${own(title)}، ${own(tier)}، وهي محجوزة لك.`,
          other: `عادت ${number(count)} تذكرة لحضور ${own(title)}، ${own(tier)}، وهي محجوزة لك.`,
        }),
      until: time => `خذها قبل ${time}. بعد ذلك تذهب إلى التالي في الصف.`,
      changed: (asked, count) =>
        asked > count
          ? `طلبت ${counted(asked)}. لا يتسع الطلب الواحد الآن لأكثر من ${counted(count)}، فحجزنا لك هذا العدد.`
          : `طلبت ${counted(asked)}. لا يقبل الطلب الواحد الآن أقل من ${counted(count)}، فحجزنا لك هذا العدد. إن كان أكثر مما تريد، فاتركها للتالي في الصف.`,
      pay: count => `المهلة للدفع بعد أخذها: ${minutes(count)}.`,
      tickets: 'التذاكر',
      button: count =>
        plural(count, {
          zero: 'خذ تذاكرك',
          one: 'خذ تذكرتك',
          two: 'خذ تذكرتيك',
          few: 'خذ تذاكرك',
          many: 'خذ تذاكرك',
          other: 'خذ تذاكرك',
        }),
      leave: 'لم تعد مهتمًا؟ اتركها للتالي في الصف.',
      why: 'تصلك هذه الرسالة لأن هذا العنوان سُجّل في قائمة انتظار. الرابط لك وحدك: من يملكه يستطيع أخذ التذاكر.',
    },

    waitlistOfferEnded: {
      subject: title => `انتهى عرضك لحضور ${own(title)}`,
      title: 'انتهى عرضك',
      intro: (title, tier, count) =>
        `حجزنا لك ${counted(count)} لحضور ${own(title)}، ${own(tier)}. لم يأخذ أحد ما حجزناه، فنقله المنظِّم إلى التالي في الصف.`,
      again: 'إن كنت ما زلت تريد الحضور، فانضم إلى قائمة الانتظار من جديد، ويكون مكانك حينها في آخر الصف.',
      why: 'تصلك هذه الرسالة لأنه كان لهذا العنوان عرض من قائمة انتظار.',
    },

    registrationReceived: {
      subject: title => `وصلنا طلب تسجيلك لحضور ${own(title)}`,
      title: 'وصل طلب تسجيلك',
      intro: (title, tier) => `طلبت مكانًا لحضور ${own(title)}، ${own(tier)}.`,
      next: organization =>
        `يقرأ ${own(organization)} كل طلب ويرد على هذا العنوان. حتى ذلك الحين لا مكان محجوز لك، وليس عليك أن تفعل شيئًا.`,
      team: 'الفريق',
      button: 'اطلع على طلبك',
      why: 'تصلك هذه الرسالة لأن طلب تسجيل أُرسل بهذا العنوان. إن لم تكن أنت من أرسله، فافتح الطلب واسحبه.',
    },

    registrationApproved: {
      subject: title => `لك مكان في ${own(title)}`,
      title: 'لك مكان',
      free: (title, tier) => `قُبل طلب تسجيلك لحضور ${own(title)}، ${own(tier)}. تذكرتك في رسالة أخرى، مع رمزها.`,
      priced: (title, tier) => `قُبل طلب تسجيلك لحضور ${own(title)}، ${own(tier)}، وهناك مكان محجوز لك.`,
      until: time => `ادفع قبل ${time}. بعد ذلك يصبح المكان متاحًا لغيرك، ويبقى طلبك في الانتظار كما كان.`,
      note: (organization, note) => `كتب ${own(organization)}: ${own(note)}`,
      pay: 'ادفع واحصل على تذكرتك',
      open: 'افتح طلبك',
      why: 'تصلك هذه الرسالة لأن طلب تسجيل أُرسل بهذا العنوان. الرابط لك وحدك: من يملكه يستطيع استخدام المكان.',
    },

    registrationUnpaid: {
      subject: title => `لم يُدفع ثمن مكانك في ${own(title)} في الوقت المحدد`,
      title: 'انتهت صلاحية رابط الدفع',
      intro: (title, tier) =>
        `المكان الذي كان محجوزًا لك لحضور ${own(title)}، ${own(tier)}، أصبح متاحًا لغيرك لأن ثمنه لم يُدفع في الوقت المحدد.`,
      next: organization =>
        `طلب تسجيلك في الانتظار كما كان. قد يقبله ${own(organization)} مرة أخرى، وعندها يصل رابط جديد إلى هذا العنوان: ليس عليك أن تفعل شيئًا. وإن لم تعد تريد الحضور، فافتح الطلب واسحبه.`,
    },

    registrationDeclined: {
      subject: title => `طلب تسجيلك لحضور ${own(title)}`,
      title: 'ليس هذه المرة',
      intro: (title, organization) => `لا مكان لك لدى ${own(organization)} في ${own(title)}.`,
      note: (organization, note) => `كتب ${own(organization)}: ${own(note)}`,
      why: 'تصلك هذه الرسالة لأن طلب تسجيل أُرسل بهذا العنوان.',
    },

    recoverOrders: {
      subject: 'طلباتك',
      title: 'طلباتك',
      intro: 'طلبت روابط الطلبات التي تمت بهذا العنوان، والتذاكر التي نُقلت إليك.',
      open: orderNumber => `افتح الطلب ${own(orderNumber)}`,
      openTicket: serial => `افتح التذكرة ${own(serial)}`,
      why: 'تصلك هذه الرسالة لأن شخصًا طلبها بعنوانك. إن لم تكن أنت، فليس عليك أن تفعل شيئًا: لا تصل الروابط إلا إليك.',
    },

    verifyEmail: {
      subject: 'أكّد عنوان بريدك الإلكتروني',
      title: 'هل هذا عنوانك؟',
      intro: 'أكّده، فتنضم التذاكر التي اشتُريت به إلى حسابك.',
      button: 'أكّد هذا العنوان',
      until: time => `يعمل الرابط حتى ${time}.`,
      why: 'تصلك هذه الرسالة لأن شخصًا فتح حسابًا بهذا العنوان. إن لم تكن أنت، فليس عليك أن تفعل شيئًا.',
    },

    resetPassword: {
      subject: 'اختر كلمة مرور جديدة',
      title: 'اختر كلمة مرور جديدة',
      intro: 'طلبت تعيين كلمة مرور جديدة. ستُسجَّل خروجًا في كل مكان آخر.',
      button: 'اختر كلمة مرور جديدة',
      until: time => `يعمل الرابط مرة واحدة، حتى ${time}.`,
      why: 'تصلك هذه الرسالة لأن شخصًا طلبها بعنوانك. إن لم تكن أنت، فليس عليك أن تفعل شيئًا: تبقى كلمة مرورك كما هي.',
    },
  };
}
