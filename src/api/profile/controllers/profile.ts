import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';

import { bodyOf, learnerOf, parse } from '../../course/rules/request';
import { profileBody } from '../rules/contract';
import type { ProfileService } from '../services/profile';

const profileController = ({ strapi }: { strapi: Core.Strapi }) => {
  const profiles = () => strapi.service('api::profile.profile') as unknown as ProfileService;

  return {
    async find(ctx: Context) {
      ctx.body = { data: await profiles().find(learnerOf(ctx)) };
    },

    async update(ctx: Context) {
      const learner = learnerOf(ctx);
      const { fullName } = parse(profileBody, bodyOf(ctx)).data;
      ctx.body = { data: await profiles().changeFullName(learner, fullName) };
    },
  };
};

export default profileController;
