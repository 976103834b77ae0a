import { Box, Flex, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';

import { Panel } from '../../fields/Panel';

interface SectionProps {
  title: string;
  /** The way to where it is edited. */
  edit?: ReactNode;
  /** Said when there is nothing to show. */
  nothing?: string;
  children?: ReactNode;
}

export function Section({ title, edit, nothing, children }: SectionProps) {
  return (
    <Panel tag="section" aria-label={title}>
      <Flex justifyContent="space-between" gap={4}>
        <Typography variant="delta" tag="h3">
          {title}
        </Typography>
        {edit}
      </Flex>
      <Box paddingTop={4}>{nothing ? <Typography textColor="neutral600">{nothing}</Typography> : children}</Box>
    </Panel>
  );
}
