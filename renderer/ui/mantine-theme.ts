import { createTheme, Modal, Table } from '@mantine/core';
import { frameWords } from '../../shared/text/screens/window.ts';

/** What all of our dialogues and tables have in common; colours and type are in theme.css. */
export const mantineTheme = createTheme({
  components: {
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        transitionProps: { duration: 0 },
        closeButtonProps: { 'aria-label': frameWords.close },
      },
    }),
    Table: Table.extend({ defaultProps: { captionSide: 'top' } }),
  },
});
