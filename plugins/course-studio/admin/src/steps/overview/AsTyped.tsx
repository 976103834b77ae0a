import { Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

/** What somebody typed: with its line breaks, in its own direction, and never wider than its column. */
export const AsTyped = styled(Typography).attrs({ dir: 'auto' })`
  display: block;
  min-width: 0;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  text-align: start;
`;
