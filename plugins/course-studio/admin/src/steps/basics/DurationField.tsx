import { Flex, Grid, Typography } from '@strapi/design-system';

import { splitDuration } from '../../../../../../src/api/course/rules/duration';
import { MAX_COURSE_MINUTES } from '../../../../shared/draft';
import { NumberField } from '../../fields/NumberField';
import { useTexts } from '../../text';

import { joinDuration } from './duration';

interface DurationFieldProps {
  /** Of the field for the hours. */
  id: string;
  /** Whole minutes; null if it is not said. */
  value: number | null;
  onChange: (durationMinutes: number | null) => void;
}

/** How long a course takes, in hours and minutes; both 0 say nothing. */
export function DurationField({ id, value, onChange }: DurationFieldProps) {
  const { t, number } = useTexts();
  const { hours, minutes } = splitDuration(value ?? 0);
  const maxHours = MAX_COURSE_MINUTES / 60;
  const tooLong = (value ?? 0) > MAX_COURSE_MINUTES;
  return (
    <Flex tag="fieldset" direction="column" alignItems="stretch" gap={2} borderStyle="none" padding={0}>
      <Typography tag="legend" variant="pi" fontWeight="bold" textColor="neutral800">
        {t('basics.duration')}
      </Typography>
      <Typography variant="pi" textColor="neutral600">
        {t('basics.duration.hint')}
      </Typography>
      <Grid.Root gap={5}>
        <Grid.Item col={3} s={6} xs={6} direction="column" alignItems="stretch">
          <NumberField
            id={id}
            label={t('basics.duration.hours')}
            value={hours}
            min={0}
            max={maxHours}
            error={tooLong ? t('basics.duration.tooLong', { max: number(maxHours) }) : undefined}
            onChange={(entered) => onChange(joinDuration({ hours: entered, minutes }))}
          />
        </Grid.Item>
        <Grid.Item col={3} s={6} xs={6} direction="column" alignItems="stretch">
          <NumberField
            id={`${id}-minutes`}
            label={t('basics.duration.minutes')}
            value={minutes}
            min={0}
            max={59}
            onChange={(entered) => onChange(joinDuration({ hours, minutes: entered }))}
          />
        </Grid.Item>
      </Grid.Root>
    </Flex>
  );
}
