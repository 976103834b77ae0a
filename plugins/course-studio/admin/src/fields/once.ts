/** A double click does it once. Browsers count quick clicks in `detail`; those by keyboard have 0. */
export const once =
  (act: () => void) =>
  ({ detail }: { detail: number }): void => {
    if (detail < 2) act();
  };
