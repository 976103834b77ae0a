import { Field, Switch } from '@strapi/design-system';

import { useTexts } from '../text';

interface SwitchFieldProps {
  id: string;
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function SwitchField({ id, label, hint, checked, onChange }: SwitchFieldProps) {
  const { t } = useTexts();
  return (
    <Field.Root id={id} hint={hint} alignItems="flex-start">
      <Field.Label>{label}</Field.Label>
      <Switch
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={checked}
        onCheckedChange={onChange}
        visibleLabels
        onLabel={t('switch.on')}
        offLabel={t('switch.off')}
      />
      <Field.Hint />
    </Field.Root>
  );
}
