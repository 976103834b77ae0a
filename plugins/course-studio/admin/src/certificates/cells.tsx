import { Box, Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';

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
export function CellNote({ text }: { text: string }) {
  return (
    <Box maxWidth="22rem">
      <Typography
        variant="pi"
        textColor="neutral600"
        tag="p"
        style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}
      >
        {text}
      </Typography>
    </Box>
  );
}

/** Small print that the reader should not miss. */
export function CellWarning({ text }: { text: string }) {
  return (
    <Flex gap={1} alignItems="flex-start">
      <Box color="warning600" shrink={0} paddingTop="0.1rem" aria-hidden>
        <WarningCircle width="1.2rem" height="1.2rem" />
      </Box>
      <CellNote text={text} />
    </Flex>
  );
}
