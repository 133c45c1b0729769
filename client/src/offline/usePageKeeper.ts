import { useSyncExternalStore } from 'react';
import { i18n } from '../words/words.js';
import { language } from '../words/language.js';
import { PageKeeper, type KeepingState, type KeptGroup } from './page-keeper.js';

/** While developing, pages are no files of a build. */
const isBuilt = !import.meta.env?.DEV;

export const keeper = new PageKeeper(isBuilt ? navigator.serviceWorker : undefined);

let isKeeping = false;

/** For a page that should open without a network: keeps it, in the language that is spoken, after the page itself has loaded. */
export function keepOffline(group: Extract<KeptGroup, 'gate' | 'tickets'>): void {
  const spoken = () => (language() === 'en' ? [] : [language() as 'fr' | 'ar']);
  const begin = () => void keeper.keep(group, ...spoken());
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin, { once: true });
  if (isKeeping) return;
  isKeeping = true;
  i18n.on('change', () => void keeper.keep(...spoken()));
}

export function usePageKeeper(): KeepingState {
  return useSyncExternalStore(keeper.subscribe, keeper.state);
}
