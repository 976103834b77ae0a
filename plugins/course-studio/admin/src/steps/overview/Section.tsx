import { Box, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';

import { Panel } from '../../fields/Panel';

interface SectionProps {
  title: string;
  /** Said when there is nothing to show. */
  nothing?: string;
  children?: ReactNode;
}

export function Section({ title, nothing, children }: SectionProps) {
  return (
    <Panel tag="section" aria-label={title}>
      <Typography variant="delta" tag="h3">
        {title}
      </Typography>
      <Box paddingTop={4}>{nothing ? <Typography textColor="neutral600">{nothing}</Typography> : children}</Box>
    </Panel>
  );
}
