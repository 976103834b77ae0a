import { Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';

interface TableHeadProps {
  titles: readonly string[];
  /** Of the last columns, of buttons and links: they are heard only. */
  unseen?: readonly string[];
}

/** The titles of a table's columns. */
export const TableHead = ({ titles, unseen = [] }: TableHeadProps) => (
  <Thead>
    <Tr>
      {titles.map((title) => (
        <Th key={title}>
          <Typography variant="sigma" textColor="neutral600">
            {title}
          </Typography>
        </Th>
      ))}
      {unseen.map((title) => (
        <Th key={title}>
          <VisuallyHidden>{title}</VisuallyHidden>
        </Th>
      ))}
    </Tr>
  </Thead>
);
