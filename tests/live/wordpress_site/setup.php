<?php
// Installs WordPress into the empty database and prints the administrator's application password.
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
require ABSPATH . 'wp-admin/includes/translation-install.php';
wp_install('Acme blog', 'admin', 'admin@itui.test', true, '', 'admin-password');
update_option('permalink_structure', '/%postname%/');
flush_rewrite_rules();
update_option('comment_previously_approved', 0);
update_option('comments_notify', 0);
update_option('moderation_notify', 0);
[$password] = WP_Application_Passwords::create_new_application_password(1, ['name' => 'tests']);
echo json_encode(['password' => $password]);
