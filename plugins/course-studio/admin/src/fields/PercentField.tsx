import { Field, TextInput } from '@strapi/design-system';
import { useState } from 'react';
import { styled } from 'styled-components';

interface PercentFieldProps {
  id: string;
  label: string;
  /** A share, -1 to 1; null when left to be reckoned. */
  value: number | null;
  /** What is reckoned when it is empty. */
  derived: number;
  error?: string;
  onChange: (value: number | null) => void;
}

const Narrow = styled.div`
  width: 11rem;
  flex-shrink: 0;
`;

/** A share as a percent with up to three decimals. */
const percentOf = (share: number): string => String(Math.round(share * 100_000) / 1000);
const shareOf = (percent: number): number => Math.round(Math.min(100, Math.max(-100, percent)) * 1000) / 100_000;

/** A number that may be left empty. What is not a number changes nothing; leaving the field shows what counts. */
export function PercentField({ id, label, value, derived, error, onChange }: PercentFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const change = (text: string) => {
    setTyped(text);
    if (text.trim() === '') onChange(null);
    else if (Number.isFinite(Number(text))) onChange(shareOf(Number(text)));
  };
  return (
    <Narrow>
      <Field.Root id={id} error={error}>
        <TextInput
          type="number"
          inputMode="decimal"
          step="any"
          min={-100}
          max={100}
          aria-label={label}
          placeholder={percentOf(derived)}
          endAction={<span aria-hidden>%</span>}
          value={typed ?? (value === null ? '' : percentOf(value))}
          onChange={(event) => change(event.target.value)}
          onBlur={() => setTyped(null)}
        />
        <Field.Error />
      </Field.Root>
    </Narrow>
  );
}
