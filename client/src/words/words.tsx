import { I18n, type MessageDescriptor, type MessageOptions } from '@lingui/core';
import { TransNoContext, type TransProps } from '@lingui/react/server';

type Values = Record<string, unknown>;

/** Lingui, with a value's own direction kept: in an Arabic sentence an address or a serial would else be torn apart. */
class Words extends I18n {
  override _(descriptor: MessageDescriptor): string;
  override _(id: string, values?: Values, options?: MessageOptions): string;
  override _(id: string | MessageDescriptor, values?: Values, options?: MessageOptions): string {
    if (typeof id !== 'string') return super._({ ...id, values: this.isolated(id.values) });
    return super._(id, this.isolated(values), options);
  }

  private isolated(values: Values | undefined): Values | undefined {
    if (this.locale !== 'ar' || !values) return values;
    // Unicode's "first strong isolate", as <bdi> is in HTML.
    const kept = (value: unknown) => (typeof value === 'string' ? `\u2068${value}\u2069` : value);
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, kept(value)]));
  }
}

/** What Lingui's macros import as `#words`. English needs no catalog: its words stand in the code. */
export const i18n = new Words({ locale: 'en', messages: { en: {} } });

/** `<Trans>` without a provider: a page is drawn anew from its top when the language changes (see useLanguage). */
export function Trans(props: TransProps) {
  return <TransNoContext {...props} lingui={{ i18n }} />;
}
