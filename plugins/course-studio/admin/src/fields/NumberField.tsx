import { Field, TextInput } from '@strapi/design-system';
import { useState } from 'react';

import { useTexts } from '../text';

interface NumberFieldProps {
  id: string;
  label: string;
  value: number;
  min: number;
  max: number;
  /** 1 for whole numbers. */
  step?: number;
  hint?: string;
  /** What is wrong with the value beside its range. */
  error?: string;
  onChange: (value: number) => void;
}

/**
 * A number of the draft. While it is empty or not a number the draft keeps the last one; leaving shows it again, and
 * says whether it is out of range.
 */
export function NumberField({ id, label, value, min, max, step = 1, hint, error, onChange }: NumberFieldProps) {
  const { t } = useTexts();
  const [typed, setTyped] = useState<string | null>(null);
  const isOff = value < min || value > max || (step === 1 && !Number.isInteger(value));
  const problem = isOff ? t('field.range', { min, max }) : error;
  const change = (text: string) => {
    setTyped(text);
    if (text !== '' && Number.isFinite(Number(text))) onChange(Number(text));
  };
  return (
    <Field.Root id={id} error={typed === null ? problem : undefined} hint={hint} width="100%">
      <Field.Label>{label}</Field.Label>
      <TextInput
        type="number"
        inputMode={step === 1 ? 'numeric' : 'decimal'}
        min={min}
        max={max}
        step={step}
        value={typed ?? String(value)}
        onChange={(event) => change(event.target.value)}
        onBlur={() => setTyped(null)}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
