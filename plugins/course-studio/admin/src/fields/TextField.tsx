import { Field, Textarea, TextInput, Typography } from '@strapi/design-system';
import { useState, type ChangeEvent, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react';

import { isBlankText } from '../../../../../src/api/course/rules/visible-text';
import { useTexts } from '../text';

interface TextFieldProps {
  id: string;
  label: string;
  value: string;
  /** Characters. A longer text stays as typed but is not saved. */
  limit: number;
  onChange: (value: string) => void;
  /** Said when the field was left empty. */
  missing?: string;
  hint?: string;
  placeholder?: string;
  multiline?: boolean;
  /** Rows of a multiline field. */
  rows?: number;
  counter?: boolean;
  /** For fields whose label is to be heard only. */
  hideLabel?: boolean;
  labelAction?: ReactNode;
  onKeyDown?: (event: KeyboardEvent) => void;
  onPaste?: (event: ClipboardEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
}

/** A text of the draft. */
export function TextField(props: TextFieldProps) {
  const { id, label, value, limit, missing, hint, multiline = false, counter = false, hideLabel = false } = props;
  const { t } = useTexts();
  const isTooLong = value.length > limit;
  // Nothing is found fault with while it is typed for the first time; what was wrong before is said at once.
  const [left, setLeft] = useState(isTooLong);
  const tooLong = isTooLong && t('field.tooLong', { limit, count: value.length });
  const blank = isBlankText(value) && missing;
  const input = {
    value,
    dir: 'auto',
    placeholder: props.placeholder,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => props.onChange(event.target.value),
    onBlur: () => setLeft(true),
    onKeyDown: props.onKeyDown,
    onPaste: props.onPaste,
    'aria-required': missing ? true : undefined,
    'aria-label': hideLabel ? label : undefined,
  };
  return (
    <Field.Root id={id} error={(left && (tooLong || blank)) || undefined} hint={hint} width="100%">
      {!hideLabel && <Field.Label action={props.labelAction}>{label}</Field.Label>}
      {multiline ? (
        <Textarea {...input} rows={props.rows} minHeight={props.rows === 2 ? '7.2rem' : undefined} resizable />
      ) : (
        <TextInput {...input} />
      )}
      <Field.Hint />
      <Field.Error />
      {counter && (
        <Typography variant="pi" textColor={isTooLong ? 'danger600' : 'neutral600'}>
          {t('field.count', { count: value.length, limit })}
        </Typography>
      )}
    </Field.Root>
  );
}
