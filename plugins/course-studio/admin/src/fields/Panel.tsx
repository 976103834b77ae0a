import { Box, type BoxProps } from '@strapi/design-system';
import type { ElementType } from 'react';

interface PanelProps extends Omit<BoxProps, 'tag' | 'ref'> {
  tag?: 'div' | 'li' | 'section';
}

/** The white card Strapi puts forms on. */
export const Panel = (props: PanelProps) => (
  <Box<ElementType>
    background="neutral0"
    hasRadius
    shadow="tableShadow"
    padding={{ initial: 4, medium: 6 }}
    {...props}
  />
);
