import { nasWords } from '../../../shared/text/screens/nas.ts';
import { shareWords } from '../../../shared/text/screens/share.ts';
import { hashOf } from '../../state/route.ts';
import { PageHeader } from '../../ui/page-header.tsx';

/** The address of a NAS that is not asked any more. */
export function NasGone() {
  return (
    <>
      <PageHeader title={nasWords.gone}>{nasWords.goneWhy}</PageHeader>
      <p>
        <a className="button" href={hashOf({ page: 'overview' })}>
          {shareWords.backToOverview}
        </a>
      </p>
    </>
  );
}
