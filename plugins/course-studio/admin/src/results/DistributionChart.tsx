import { Box, Typography } from '@strapi/design-system';
import { useTheme } from 'styled-components';

import type { TestSetStatistics } from '../../../shared/results';
import { useTexts } from '../text';

import { PlainTable } from './PlainTable';

const WIDTH = 600;
const HEIGHT = 200;
const BASE = 172;
const TOP = 24;
const TENTH = WIDTH / 10;
const GAP = 6;

const LABEL = { fontSize: 13, textAnchor: 'middle' as const };

interface DistributionChartProps {
  set: TestSetStatistics;
}

/** How many attempts fell into each tenth of the points: bars to look at, and the same as a table. */
export function DistributionChart({ set }: DistributionChartProps) {
  const { t } = useTexts();
  const rows = set.distribution.map((attempts, index) => ({
    range: t('results.distribution.range', { from: index * 10, to: (index + 1) * 10 }),
    attempts,
  }));
  const { title, attempts, passMark } = set;
  const label = t('results.distribution.summary', { title, attempts, passMark });
  return (
    <Box tag="section" aria-label={t('results.distribution')}>
      <Typography variant="delta" tag="h3">
        {t('results.distribution')}
      </Typography>
      <Box paddingTop={2} maxWidth="72rem">
        <Bars set={set} label={label} />
      </Box>
      <details>
        <summary>
          <Typography textColor="neutral800">{t('results.distribution.table')}</Typography>
        </summary>
        <PlainTable
          label={label}
          rows={rows}
          keyOf={({ range }) => range}
          columns={[
            { title: t('results.distribution.score'), cell: ({ range }) => range, isHeader: true },
            { title: t('results.attempts'), cell: (row) => row.attempts, isNumber: true },
          ]}
        />
      </details>
    </Box>
  );
}

function Bars({ set: { distribution, passMark }, label }: DistributionChartProps & { label: string }) {
  const { t } = useTexts();
  const { colors } = useTheme();
  const most = Math.max(1, ...distribution);
  const pass = (passMark / 100) * WIDTH;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={label} fontFamily="inherit">
      {distribution.map((attempts, index) => {
        const height = (attempts / most) * (BASE - TOP);
        const middle = index * TENTH + TENTH / 2;
        return (
          <g key={index}>
            <rect
              x={index * TENTH + GAP / 2}
              y={BASE - height}
              width={TENTH - GAP}
              height={height}
              rx={3}
              fill={index * 10 >= passMark ? colors.success500 : colors.primary500}
            />
            {attempts > 0 && (
              <text x={middle} y={BASE - height - 6} fill={colors.neutral800} {...LABEL}>
                {attempts}
              </text>
            )}
            <text
              x={index * TENTH}
              y={HEIGHT - 8}
              fill={colors.neutral600}
              {...LABEL}
              textAnchor={index ? 'middle' : 'start'}
            >
              {index * 10}
            </text>
          </g>
        );
      })}
      <text x={WIDTH} y={HEIGHT - 8} fill={colors.neutral600} {...LABEL} textAnchor="end">
        100 %
      </text>
      <line x1={0} x2={WIDTH} y1={BASE} y2={BASE} stroke={colors.neutral300} />
      <line x1={pass} x2={pass} y1={14} y2={BASE} stroke={colors.neutral600} strokeDasharray="4 4" />
      <text x={pass} y={10} fill={colors.neutral600} {...LABEL} textAnchor={passMark > 80 ? 'end' : 'middle'}>
        {t('results.distribution.passMark')}
      </text>
    </svg>
  );
}
