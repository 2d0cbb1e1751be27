import { createRouter, createWebHistory } from 'vue-router';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/press', component: () => import('./pages/PressPage.vue') },
    { path: '/oncall', component: () => import('./pages/OncallPage.vue') },
    { path: '/roster', component: () => import('./pages/RosterPage.vue') },
    { path: '/lead', component: () => import('./pages/LeadPage.vue') },
    { path: '/accounts',
      component: () => import('./pages/AccountsPage.vue') },
    { path: '/sign-in', component: () => import('./pages/SignInPage.vue') },
    { path: '/:rest(.*)*', redirect: '/press' },
  ],
});
