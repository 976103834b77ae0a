import { refusedFormOf } from '../../../shared/refusedEndings';
import type { Texts } from '../text';

import type { Refused } from './classifyFiles';

/** Which file is not sent, and why: `notes.pdf (5 MB): larger than the 2 MB allowed for this type (PDF).` */
export const refusalText = (texts: Texts, { name, bytes, why }: Refused): string =>
  `${name}${bytes ? ` (${texts.bytes(bytes)})` : ''}: ${whyText(texts, why)}`;

function whyText({ t, bytes }: Texts, why: Refused['why']): string {
  switch (why.code) {
    case 'tooLarge':
      return t('refused.tooLarge', { limit: bytes(why.limit), kind: t(`kind.${why.kind}`) });
    case 'type':
      if (refusedFormOf(why.extension)) return t(`refused.type.${refusedFormOf(why.extension)!}`, why);
      return why.extension ? t('refused.type', { extension: why.extension }) : t('refused.type.none');
    default:
      return t(`refused.${why.code}`);
  }
}
