import type { Locator, Page } from 'playwright-core';

/** The wizard on `page`, by what an instructor sees of it. */
export function wizardOn(page: Page) {
  const dialog = (): Locator => page.getByRole('dialog', { name: /New course|Edit course/ });
  const step = (name: string): Locator =>
    dialog()
      .getByRole('navigation', { name: 'Progress' })
      .getByRole('link', { name: new RegExp(name) });
  return {
    dialog,
    step,
    next: () => dialog().getByRole('button', { name: 'Next', exact: true }).click(),
    /** Waits until everything typed so far is on the server. */
    saved: () =>
      dialog()
        .getByText(/^Saved/)
        .waitFor(),
    /** The id in the address. */
    draftId: (): string => new URL(page.url()).pathname.split('/drafts/')[1]!.split('/')[0]!,
    question: (number: number): Locator => dialog().getByRole('region', { name: new RegExp(`^Question ${number}\\b`) }),

    /** Clicks a button that opens the file dialog, and chooses the files at these paths there. */
    async choose(button: string, files: string[]): Promise<void> {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        dialog().getByRole('button', { name: button, exact: true }).click(),
      ]);
      await chooser.setFiles(files);
    },
  };
}
