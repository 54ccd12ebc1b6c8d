/** `/privacy`, for everybody. */
import express, { type Router } from 'express';
import { pageHeaders } from '../page-headers.ts';
import { sendPage } from '../send-page.ts';
import { privacyPage } from './privacy-page.ts';

export function createPrivacyRoutes(): Router {
  const router = express.Router();
  router.get('/privacy', pageHeaders('public'), (_request, response) => sendPage(response, 200, privacyPage()));
  return router;
}
