<?php
// What may go wrong on the way, switched by the word in a file: the site itself is the real one.
$fault = is_readable(FAULT_FILE) ? trim(file_get_contents(FAULT_FILE)) : '';
if ($fault === 'strip') { // as a web server does that keeps the login from PHP
    unset($_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW'], $_SERVER['HTTP_AUTHORIZATION']);
}
if ($fault === 'vanish') { // the comment is stored, its answer is lost
    add_action('rest_after_insert_comment', function () { exit; });
}
if ($fault === 'stall') { // the comment is stored, its answer comes late
    add_action('rest_after_insert_comment', function () { sleep(6); });
}
if ($fault === 'break') { // nothing is stored
    add_filter('rest_pre_insert_comment', function () { status_header(500); exit; });
}
