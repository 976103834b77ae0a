import { useEffect, useState } from 'react';

import { useTexts } from '../../../text';

import type { WrongAnswerCost } from './gift/marking';
import type { ImportEntry } from './importReport';
import type { NumberTreatment } from './list/stripNumbers';
import { readPasted } from './readPasted';
import { detectOtherFormat, looksLikeTable, type OtherFormat } from './source/otherFormats';
import type { PasteFormat } from './source/splitSource';

/** Milliseconds without typing before the text is read. */
const PAUSE_MS = 200;

export interface ImportOptions {
  text: string;
  /** Null: told from the text. */
  format: PasteFormat | null;
  wrongAnswers: WrongAnswerCost;
  numbers: NumberTreatment;
}

export interface Import {
  entries: readonly ImportEntry[];
  isReading: boolean;
  /** What the text is, where it is in a format that cannot be read. */
  other: OtherFormat | null;
}

const EMPTY: Import = { entries: [], isReading: false, other: null };

/** What becomes of a text, a moment after it last changed. */
export function useImport({ text, format, wrongAnswers, numbers }: ImportOptions): Import {
  const { t } = useTexts();
  const [state, setState] = useState(EMPTY);
  useEffect(() => {
    const other = detectOtherFormat(text);
    if (text.trim() === '' || other) {
      setState({ ...EMPTY, other });
      return undefined;
    }
    let isStale = false;
    setState((before) => ({ ...before, isReading: true }));
    const read = async () => {
      const labels = { true: t('paste.true'), false: t('paste.false'), picture: t('paste.picture') };
      const entries = await readPasted({ text, format, labels, wrongAnswers, numbers, isStale: () => isStale });
      if (!entries || isStale) return;
      const isTable =
        !entries.some(({ state: found }) => found === 'taken' || found === 'changed') && looksLikeTable(text);
      setState({ entries, isReading: false, other: isTable ? 'csv' : null });
    };
    const timer = setTimeout(() => void read(), PAUSE_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [text, format, wrongAnswers, numbers, t]);
  return state;
}
