import { Box, Typography } from '@strapi/design-system';

/** A text that people chose, cut to what a column has room for. */
export function LongText({ text, isBold }: { text: string; isBold?: true }) {
  return (
    <Box maxWidth="22rem">
      <Typography tag="p" ellipsis title={text} textColor="neutral800" fontWeight={isBold && 'bold'}>
        {text}
      </Typography>
    </Box>
  );
}

/** Small print below a cell's text. */
export function CellNote({ text, color = 'neutral600' }: { text: string; color?: 'neutral600' | 'warning700' }) {
  return (
    <Box maxWidth="22rem">
      <Typography variant="pi" textColor={color} tag="p" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
        {text}
      </Typography>
    </Box>
  );
}
