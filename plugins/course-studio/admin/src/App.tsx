import { Page } from '@strapi/strapi/admin';
import { Navigate, Route, Routes } from 'react-router-dom';

import { PERMISSIONS } from '../../shared/contracts';

import { HomePage } from './home/HomePage';
import { PATHS } from './plugin';
import { ResultsPage } from './results/ResultsPage';
import { NewCoursePage } from './wizard/NewCoursePage';
import { WizardPage } from './wizard/WizardPage';

const MAY = (action: string) => [{ action, subject: null }];

/** The pages of Course Studio, below `/plugins/course-studio`. */
export default function App() {
  return (
    <Page.Protect permissions={MAY(PERMISSIONS.read)}>
      <Routes>
        <Route path="/" element={<HomePage />}>
          <Route
            path="new"
            element={
              <Page.Protect permissions={MAY(PERMISSIONS.create)}>
                <NewCoursePage />
              </Page.Protect>
            }
          />
          <Route path="drafts/:id/:step?" element={<WizardPage />} />
        </Route>
        <Route
          path="courses/:id/results"
          element={
            <Page.Protect permissions={MAY(PERMISSIONS.resultsRead)}>
              <ResultsPage />
            </Page.Protect>
          }
        />
        <Route path="*" element={<Navigate to={PATHS.home} replace />} />
      </Routes>
    </Page.Protect>
  );
}
