import { shareWords } from '../../shared/text/screens/share.ts';
import { hashOf } from '../state/route.ts';
import { PageHeader } from './page-header.tsx';

/** An address of which nothing is left to show: what it was, why it is gone, and the way back. */
export function GonePage({ title, why }: { readonly title: string; readonly why: string }) {
  return (
    <>
      <PageHeader title={title}>{why}</PageHeader>
      <p>
        <a className="button" href={hashOf({ page: 'overview' })}>
          {shareWords.backToOverview}
        </a>
      </p>
    </>
  );
}
